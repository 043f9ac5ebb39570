/** A button that is held: by mouse, finger or key. A click that comes from elsewhere is a short press. */

const HOLDING_KEYS = [" ", "Enter"];

/**
 * @param {GoElement} owner whose end is the listeners' end
 * @param {HTMLElement} button
 * @param {{press: () => void, release: () => void, move: (x: number, y: number) => void, lose: () => void}} hear
 *   `move` says how far the finger has gone; `lose` that nobody will hear of the end
 */
export function onHold(owner, button, {press, release, move, lose}) {
  let from = null;
  let isKeyDown = false;
  const on = (type, hear) => owner.listen(button, type, hear);

  function end(hear) {
    if (from === null && !isKeyDown) return;
    from = null;
    isKeyDown = false;
    hear();
  }

  on("pointerdown", (event) => {
    if (event.button !== 0 || from !== null) return;
    button.setPointerCapture(event.pointerId);
    from = {x: event.clientX, y: event.clientY};
    press();
  });
  on("pointermove", (event) => from && move(event.clientX - from.x, event.clientY - from.y));
  on("pointerup", () => end(release));
  on("pointercancel", () => end(lose));
  on("contextmenu", (event) => event.preventDefault());
  on("keydown", (event) => {
    if (!HOLDING_KEYS.includes(event.key)) return;
    event.preventDefault();
    if (event.repeat || isKeyDown) return;
    isKeyDown = true;
    press();
  });
  on("keyup", (event) => {
    if (!HOLDING_KEYS.includes(event.key)) return;
    event.preventDefault();
    end(release);
  });
  on("click", (event) => {
    if (event.detail !== 0) return;
    press();
    release();
  });
  owner.listen(window, "blur", () => isKeyDown && end(lose));
}
