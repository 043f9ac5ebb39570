/** Blocking somebody, and taking it back. */

import {_, format} from "../lib/i18n.js";
import {confirm} from "./ask.js";
import {GoElement} from "./base.js";
import {report, say} from "./toast.js";

/** Asks whether to take no more of somebody, and does it. */
export async function askToBlock(userId) {
  const name = GoElement.client.store.name(userId);
  const title = format(_("Block %(name)s?"), {name});
  const text = _("You get no more messages and calls from this person, who does not see when you are online. In groups you still read each other.");
  if (await confirm({title, text, action: _("Block")})) await settle(userId, true);
}

export async function unblock(userId) {
  if (await settle(userId, false)) say(_("You take messages and calls from this person again."));
}

async function settle(userId, blocked) {
  try {
    await GoElement.client.setBlocked(userId, blocked);
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}
