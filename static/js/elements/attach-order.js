/** Putting the tray's items in order, by dragging and by keys. */

const FAR_PX = 6;

/**
 * @param {HTMLElement} list whose children carry data-key
 * @param {{move: (key: string, to: number) => void, remove: (key: string) => void}} means
 */
export function onReorder(list, means) {
  byKeys(list, means);
  byDragging(list, means);
}

function byKeys(list, {move, remove}) {
  const steps = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity};
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (!event.target.matches(".grab") || event.ctrlKey || event.metaKey) return;
    if (event.key in steps) move(item.dataset.key, placeOf(item) + steps[event.key]);
    else if (["Delete", "Backspace"].includes(event.key)) remove(item.dataset.key);
    else return;
    event.preventDefault();
  });
}

function byDragging(list, {move}) {
  let dragged = null;
  let start = null;
  list.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.target.closest(".grab")) return;
    dragged = event.target.closest("li");
    start = {x: event.clientX, y: event.clientY};
  });
  list.addEventListener("pointermove", (event) => {
    if (!dragged || Math.hypot(event.clientX - start.x, event.clientY - start.y) < FAR_PX) return;
    list.setPointerCapture(event.pointerId);
    dragged.toggleAttribute("data-dragged", true);
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("li");
    if (over && over !== dragged && over.parentElement === list) move(dragged.dataset.key, placeOf(over));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    list.addEventListener(end, () => {
      dragged?.removeAttribute("data-dragged");
      dragged = null;
    });
  }
  list.addEventListener("dragstart", (event) => event.preventDefault());
}

function placeOf(item) {
  return [...item.parentElement.children].indexOf(item);
}
