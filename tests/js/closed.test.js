/** Why one cannot write in a room. */

import assert from "node:assert/strict";
import test from "node:test";

import {closedWords, mutedFor} from "../../static/js/elements/closed.js";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const LATER = "2026-11-22T11:00:00Z";
const store = {user: () => null};
const group = {kind: "group", role: "member", members_muted: false, muted_until: null};
const words = (fields) => closedWords({...group, ...fields}, store, NOW);

test("whoever is not muted writes", () => {
  assert.equal(words({}), "");
  assert.equal(words({muted_until: "2026-11-22T09:59:59Z"}), "");
});

test("a muted group is closed to plain members alone", () => {
  assert.match(words({members_muted: true}), /only the owner and admins/);
  for (const role of ["owner", "admin"]) assert.equal(words({members_muted: true, role}), "");
});

test("a muted member reads until when, and waits as long", () => {
  assert.match(words({muted_until: LATER}), /^You are muted in this group until .*\d\.$/);
  assert.equal(mutedFor({muted_until: LATER}, NOW), 3_600_000);
  assert.equal(mutedFor({muted_until: null}, NOW), 0);
});

test("a deleted account answers nobody", () => {
  assert.match(words({peer: {id: 2, deleted: true}}), /deleted/);
});
