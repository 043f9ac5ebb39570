/** Choosing the square of a picture that becomes the avatar. */

import {_} from "../lib/i18n.js";
import {busy, GoDialog} from "./dialog.js";
import {report} from "./toast.js";

const QUALITY = 0.9;
const KEY_STEP = 16;

export class Crop extends GoDialog {
  actions = {save: () => this.finish()};

  start() {
    const frame = this.part("frame");
    this.listen(this.part("zoom"), "input", () => this.draw());
    this.listen(frame, "pointerdown", (event) => this.grab(event));
    this.listen(frame, "pointermove", (event) => this.drag(event));
    this.listen(frame, "keydown", (event) => this.nudge(event));
    this.listen(frame, "wheel", (event) => this.wheel(event), {passive: false});
  }

  get canvas() {
    return this.part("canvas");
  }

  async show(file, save) {
    this.image = await createImageBitmap(file).catch(() => null);
    if (!this.image) throw new Error(_("This file is not a picture we can read."));
    this.save = save;
    this.offset = {x: 0, y: 0};
    this.part("zoom").value = 1;
    this.open();
    this.draw();
    this.part("frame").focus();
  }

  /** How many canvas pixels a pixel of the picture takes. */
  get scale() {
    const {width, height} = this.image;
    return (this.canvas.width / Math.min(width, height)) * Number(this.part("zoom").value);
  }

  draw() {
    const {canvas, image, scale} = this;
    const size = {width: image.width * scale, height: image.height * scale};
    this.offset.x = within(this.offset.x, (size.width - canvas.width) / 2);
    this.offset.y = within(this.offset.y, (size.height - canvas.height) / 2);
    const x = (canvas.width - size.width) / 2 + this.offset.x;
    const y = (canvas.height - size.height) / 2 + this.offset.y;
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(image, x, y, size.width, size.height);
  }

  move(dx, dy) {
    this.offset.x += dx;
    this.offset.y += dy;
    this.draw();
  }

  grab(event) {
    this.part("frame").setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.part("frame").hasPointerCapture(event.pointerId)) return;
    const ratio = this.canvas.width / this.canvas.clientWidth;
    this.move(event.movementX * ratio, event.movementY * ratio);
  }

  nudge(event) {
    const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.move(...steps[event.key].map((step) => step * KEY_STEP));
  }

  wheel(event) {
    event.preventDefault();
    const zoom = this.part("zoom");
    zoom.value = Number(zoom.value) * Math.exp(-event.deltaY / 600);
    this.draw();
  }

  async finish() {
    try {
      const blob = await new Promise((resolve) => this.canvas.toBlob(resolve, "image/jpeg", QUALITY));
      await busy(this.part("save"), () => this.save(new File([blob], "avatar.jpg", {type: blob.type})));
      this.close();
    } catch (error) {
      report(error);
    }
  }

  closed() {
    this.image?.close();
    this.image = null;
  }
}

function within(value, most) {
  return Math.max(-most, Math.min(value, most));
}

/** Lets the reader choose a square of a picture; save(file) is awaited with it. */
export function cropPicture(file, save) {
  return document.querySelector("gc-crop").show(file, save);
}
