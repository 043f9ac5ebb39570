import assert from "node:assert/strict";
import {test} from "node:test";

import "./browser.js";
import {faultOf, groupsOf, isMoving, kindOf, moved, shrunkSize} from "../../static/js/lib/attaching.js";
import {byMonth} from "../../static/js/lib/months.js";
import {fitted, kept, swipe, WHOLE, zoomedAt} from "../../static/js/lib/zoom.js";

const limits = {image_bytes: 100, video_bytes: 1000, file_bytes: 5000, video_seconds: 300};

test("what a file is sent as goes by its type", () => {
  const kinds = [["image/jpeg", "a.jpg"], ["image/svg+xml", "a.svg"], ["", "a.HEIC"], ["video/mp4", "a.mp4"], ["", "a"], ["text/html", "a.png"]];
  assert.deepEqual(kinds.map(([type, name]) => kindOf({type, name})), ["image", "file", "image", "video", "file", "file"]);
});

test("what cannot be sent says why, and by which limit", () => {
  assert.equal(faultOf({kind: "image", size: 100}, limits), "");
  assert.equal(faultOf({kind: "image", size: 101}, limits), "101 B is too large. At most 100 B.");
  assert.equal(faultOf({kind: "file", size: 101}, limits), "");
  assert.equal(faultOf({kind: "file", size: 0}, limits), "This file is empty.");
  assert.match(faultOf({kind: "video", size: 9, duration: 301}, limits), /5 minutes/);
  assert.match(faultOf({kind: "image", size: 9, isBroken: true}, limits), /as a file/);
});

test("pictures in a row share a message, up to so many", () => {
  const items = [..."iiivifiii"].map((letter, number) => ({kind: {i: "image", v: "video", f: "file"}[letter], number}));
  const groups = groupsOf(items, 2).map((group) => group.map(({number}) => number));
  assert.deepEqual(groups, [[0, 1], [2], [3], [4], [5], [6, 7], [8]]);
});

test("an item moves, and no further than the ends", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, -Infinity), ["c", "a", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], 1, 9), ["a", "c", "b"]);
});

test("only large pictures are scaled down, in their own shape", () => {
  assert.equal(shrunkSize({width: 2560, height: 100}), null);
  assert.deepEqual(shrunkSize({width: 5120, height: 2560}), {width: 2560, height: 1280});
  assert.deepEqual(shrunkSize({width: 1, height: 20000}), {width: 1, height: 2560});
});

test("a picture that moves is known by its first bytes", () => {
  const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  assert.ok(isMoving(bytes("GIF89a....")));
  assert.ok(isMoving(bytes("RIFF1234WEBPVP8X\x0a\0\0\0\x02\0\0\0")));
  assert.ok(!isMoving(bytes("RIFF1234WEBPVP8X\x0a\0\0\0\x10\0\0\0")));
  assert.ok(isMoving(bytes("\x89PNG\r\n\x1a\n....IHDR....acTL")));
  assert.ok(!isMoving(bytes("\x89PNG\r\n\x1a\n....IHDR....IDAT")));
  assert.ok(!isMoving(bytes("\xff\xd8\xff")));
});

test("zooming keeps what is under the pointer where it is", () => {
  const point = {x: 30, y: -20};
  const zoom = zoomedAt({scale: 2, x: 5, y: 7}, 1.5, point);
  const under = ({scale, x, y}) => [(point.x - x) / scale, (point.y - y) / scale];
  assert.deepEqual(under(zoom).map((value) => value.toFixed(6)), under({scale: 2, x: 5, y: 7}).map((value) => value.toFixed(6)));
  assert.equal(zoomedAt(WHOLE, 0.1, point).scale, 1);
  assert.equal(zoomedAt(WHOLE, 1000, point).scale, 8);
});

test("a picture cannot be dragged away from its view", () => {
  const view = {width: 100, height: 100};
  const size = fitted({width: 400, height: 200}, view);
  assert.deepEqual(size, {width: 100, height: 50});
  assert.deepEqual(kept({scale: 2, x: 500, y: 500}, size, view), {scale: 2, x: 50, y: 0});
  assert.deepEqual(fitted({width: 10, height: 10}, view), {width: 10, height: 10});
});

test("a swipe is told from a tap and from scrolling", () => {
  assert.equal(swipe(-100, 10), "next");
  assert.equal(swipe(100, -10), "previous");
  assert.equal(swipe(5, 200), "leave");
  assert.equal(swipe(80, 80), null);
  assert.equal(swipe(3, 4), null);
});

test("things stand under their months", () => {
  const items = ["2026-11-22T10:00:00Z", "2026-11-02T10:00:00Z", "2026-10-15T10:00:00Z", "2025-10-15T10:00:00Z"].map((timestamp) => ({timestamp}));
  const months = byMonth(items, new Date("2026-11-22T12:00:00Z"), "en");
  assert.deepEqual(months.map(({words, items: {length}}) => [words, length]), [["This month", 2], ["October 2026", 1], ["October 2025", 1]]);
});
