import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";

import {preview, tokenize} from "../../static/js/lib/text.js";

const cases = JSON.parse(readFileSync(new URL("../text_cases.json", import.meta.url), "utf8"));

for (const {content, tokens} of cases) {
  test(`tokens of ${JSON.stringify(content)}`, () => {
    const found = tokenize(content).map((token) =>
      token.kind === "block" ? ["block", token.text, token.language] : [token.kind, token.text],
    );
    assert.deepEqual(found, tokens);
  });
}

test("a link leads exactly where it says", () => {
  for (const {content} of cases) {
    for (const token of tokenize(content).filter(({kind}) => kind === "link")) {
      assert.equal(token.href, token.text);
      assert.match(new URL(token.href).protocol, /^https?:$/);
      assert.equal(new URL(token.href).username, "");
    }
  }
});

test("hostile text is split in linear time", () => {
  const started = performance.now();
  for (const piece of ["`", "```", "https://a", "@", "@a.", "(", "http://a:", "```\n", "https://a.b/("]) {
    tokenize(piece.repeat(Math.ceil(5000 / piece.length)));
  }
  assert.ok(performance.now() - started < 500);
});

test("a preview is one line without fences", () => {
  assert.equal(preview("look\n```js\nlet a;\n```\n`now`"), "look let a; now");
});
