import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";

import {barCount, bars, clockWords, path, PEAKS, secondsWords, summarise} from "../../static/js/lib/waveform.js";

const cases = JSON.parse(readFileSync(new URL("../wave_cases.json", import.meta.url), "utf8"));

test("a wave is drawn as the server draws it", () => {
  for (const {waveform, seconds, bars: drawn, path: begin, words} of cases) {
    assert.deepEqual(bars(waveform, seconds), drawn);
    assert.equal(path(drawn.slice(0, 2)), begin);
    assert.equal(secondsWords(seconds), words);
  }
});

test("a longer message is wider, up to a minute", () => {
  const widths = [1, 5, 20, 45, 60, 90].map(barCount);
  assert.deepEqual(widths, [...widths].sort((a, b) => a - b));
  assert.equal(barCount(60), barCount(90));
  assert.ok(barCount(1) < barCount(5));
});

test("levels become as many peaks as a file has, the loudest at the top", () => {
  for (const count of [1, 7, 64, 600]) {
    const levels = Array.from({length: count}, (_each, at) => ((at * 7) % 11) / 22);
    const peaks = summarise(levels);
    assert.equal(peaks.length, PEAKS);
    assert.ok(peaks.every((peak) => Number.isInteger(peak) && peak >= 0 && peak <= 100));
    if (count > 11) assert.equal(Math.max(...peaks), 100);
  }
  assert.deepEqual(summarise([]), []);
});

test("silence is not blown up", () => {
  assert.ok(Math.max(...summarise([0.001, 0.002])) < 10);
});

test("time that runs is written as clocks do", () => {
  assert.deepEqual([0, 7.9, 60, 119].map(clockWords), ["0:00", "0:07", "1:00", "1:59"]);
});
