import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";

import {fileFace, shownName, sizeWords, splitName} from "../../static/js/lib/file-names.js";
import {pictureBox, wideTiles} from "../../static/js/lib/picture-layout.js";

const cases = JSON.parse(readFileSync(new URL("../file_cases.json", import.meta.url), "utf8"));

test("a name is shown without what would disguise it", () => {
  for (const {name, shown, split, face: [label, family]} of cases.names) {
    assert.equal(shownName(name), shown);
    assert.deepEqual(splitName(name), split);
    assert.deepEqual(fileFace(name), {label, family});
  }
});

test("sizes, boxes and grids are the server's", () => {
  for (const [bytes, words] of cases.sizes) assert.equal(sizeWords(bytes), words);
  for (const [width, height, [w, h]] of cases.boxes) assert.deepEqual(pictureBox(width, height), {width: w, height: h});
  for (const [count, wide] of cases.wide) assert.equal(wideTiles(count), wide);
});
