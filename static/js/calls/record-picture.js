/** Everybody's picture, and the screens they share, drawn into one track: a grid with names. */

import {cut, gridOf} from "../lib/record-layout.js";
import {frames} from "./record-frames.js";

const SIZE = {width: 1280, height: 720};
/** Nothing is drawn more often than that. */
export const FRAMES_PER_SECOND = 25;
const DARK = "#101413";
const TILE = "#1e2423";
const FACE = "#0a7d4c";
const FONT = "600 22px system-ui, sans-serif";

export class PictureMix {
  #canvas = Object.assign(document.createElement("canvas"), SIZE);
  #context = this.#canvas.getContext("2d", {alpha: false});
  /** @type {Map<MediaStream, HTMLVideoElement>} */
  #videos = new Map();
  #tiles = [];
  #ticker;
  #frames = frames(this.#canvas, FRAMES_PER_SECOND);

  /** @param {{tickerUrl: string, name: (userId: number) => string}} options `tickerUrl` of record-ticker.js */
  constructor({tickerUrl, name}) {
    this.name = name;
    this.#ticker = new Worker(tickerUrl);
    this.#ticker.onmessage = () => this.#tick();
    this.#ticker.postMessage(0);
  }

  get track() {
    return this.#frames.track;
  }

  /** Who is to be seen now. */
  follow(people) {
    this.#tiles = people.flatMap((person) => tilesOf(person, this.name(person.user_id)));
    const wanted = new Set(this.#tiles.map(({stream}) => stream).filter(Boolean));
    for (const [stream, video] of this.#videos) if (!wanted.has(stream)) this.#drop(stream, video);
    for (const stream of wanted) if (!this.#videos.has(stream)) this.#videos.set(stream, playing(stream));
  }

  #drop(stream, video) {
    video.srcObject = null;
    this.#videos.delete(stream);
  }

  /** On a slow machine less is drawn: half of the time is the page's own. */
  #tick() {
    const began = performance.now();
    this.#draw();
    const took = performance.now() - began;
    this.#ticker.postMessage(Math.max(1000 / FRAMES_PER_SECOND - took, took));
  }

  #draw() {
    this.#context.fillStyle = DARK;
    this.#context.fillRect(0, 0, SIZE.width, SIZE.height);
    const places = gridOf(this.#tiles.length, SIZE);
    this.#tiles.forEach((tile, at) => this.#drawTile(tile, places[at]));
    this.#frames.take();
  }

  #drawTile({name, stream, isScreen}, place) {
    const context = this.#context;
    const video = this.#videos.get(stream);
    context.fillStyle = TILE;
    context.fillRect(place.x, place.y, place.width, place.height);
    if (video?.videoWidth) {
      const {from, to} = cut({width: video.videoWidth, height: video.videoHeight}, place, isScreen);
      context.drawImage(video, ...from, ...to);
    } else drawFace(context, name, place);
    drawName(context, name, place);
  }

  close() {
    this.#ticker.terminate();
    this.#frames.close();
    for (const [stream, video] of this.#videos) this.#drop(stream, video);
  }
}

function tilesOf({streams}, name) {
  const tile = {name, stream: streams.camera ?? null, isScreen: false};
  return streams.screen ? [{name, stream: streams.screen, isScreen: true}, tile] : [tile];
}

function playing(stream) {
  const video = Object.assign(document.createElement("video"), {srcObject: stream, muted: true, playsInline: true});
  video.play().catch(() => null);
  return video;
}

function drawFace(context, name, {x, y, width, height}) {
  const radius = Math.min(width, height) / 6;
  context.fillStyle = FACE;
  context.beginPath();
  context.arc(x + width / 2, y + height / 2, radius, 0, 2 * Math.PI);
  context.fill();
  write(context, [...name][0] ?? "", x + width / 2, y + height / 2, {font: `600 ${Math.round(radius)}px system-ui, sans-serif`, align: "center"});
}

function drawName(context, name, {x, y, width, height}) {
  context.font = FONT;
  const wide = Math.min(width - 24, context.measureText(name).width);
  context.fillStyle = "#000000b3";
  context.fillRect(x + 8, y + height - 44, wide + 16, 36);
  write(context, name, x + 16, y + height - 26, {font: FONT, align: "left", most: width - 24});
}

function write(context, text, x, y, {font, align, most}) {
  Object.assign(context, {font, textAlign: align, textBaseline: "middle", fillStyle: "#fff"});
  context.fillText(text, x, y, most);
}
