/** Choosing files from the device. */

/**
 * Asks the reader for files.
 * @param {{accept?: string}} [options] as of a file field
 * @returns {Promise<File[]>} none where he changed his mind
 */
export function chooseFiles({accept = ""} = {}) {
  return new Promise((resolve) => {
    const field = Object.assign(document.createElement("input"), {type: "file", multiple: true, accept});
    field.addEventListener("change", () => resolve([...field.files]));
    field.addEventListener("cancel", () => resolve([]));
    field.click();
  });
}
