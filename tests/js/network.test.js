/** When a call looks for another way, and with whose help. */

import assert from "node:assert/strict";
import {test} from "node:test";

import {onNetworkChange, Ways} from "../../static/js/calls/network.js";

const HOUR_MS = 3_600_000;

function networks(type = "wifi") {
  const window = new EventTarget();
  const connection = Object.assign(new EventTarget(), {type});
  let changes = 0;
  const stop = onNetworkChange(() => changes++, {window, connection});
  const becomes = (kind) => {
    connection.type = kind;
    connection.dispatchEvent(new Event("change"));
  };
  return {window, becomes, stop, changes: () => changes};
}

test("a network that is there again is another one", () => {
  const {window, changes, stop} = networks();
  window.dispatchEvent(new Event("online"));
  assert.equal(changes(), 1);
  stop();
  window.dispatchEvent(new Event("online"));
  assert.equal(changes(), 1);
});

test("another kind of network counts, another speed does not, and none is nothing to look in", () => {
  const {becomes, changes, stop} = networks("wifi");
  becomes("wifi");
  assert.equal(changes(), 0);
  becomes("none");
  assert.equal(changes(), 0);
  becomes("cellular");
  assert.equal(changes(), 1);
  stop();
  becomes("wifi");
  assert.equal(changes(), 1);
});

test("browsers that tell nothing of networks are left alone", () => {
  const window = new EventTarget();
  onNetworkChange(() => {}, {window, connection: undefined})();
});

test("servers are asked for anew before their credentials expire", async () => {
  let asked = 0;
  const fresh = {iceServers: [], iceTransportPolicy: "relay", expiresAt: 2 * HOUR_MS};
  const ways = new Ways({iceServers: [], iceTransportPolicy: "all", expiresAt: HOUR_MS}, async () => (asked++, fresh));
  assert.equal(await ways.renew(HOUR_MS / 2), false);
  assert.equal(await ways.renew(HOUR_MS - 60_000), true);
  assert.equal(ways.config, fresh);
  assert.equal(await ways.renew(HOUR_MS), false);
  assert.equal(asked, 1);
});

test("where none are to be had, the old ones stay, and the next look asks again", async () => {
  const config = {iceServers: [], iceTransportPolicy: "all", expiresAt: HOUR_MS};
  const ways = new Ways(config, () => Promise.reject(new Error("away")));
  assert.equal(await ways.renew(HOUR_MS), false);
  assert.equal(ways.config, config);
});
