/** Where one is stands in sight, however long the list of pages. */
document.querySelector("#side [aria-current]")?.scrollIntoView({block: "nearest"});
