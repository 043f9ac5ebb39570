/** What a right click on a chat offers. */

import {_} from "../lib/i18n.js";
import {openMenu} from "./menu.js";
import {go, here} from "./router.js";
import {report} from "./toast.js";

export function openRoomMenu(client, room, anchor, opener) {
  const change = (fields) => client.updateMembership(room.id, fields).catch(report);
  openMenu(
    anchor,
    [
      {words: room.pinned ? _("Unpin") : _("Pin on top"), icon: "pin", run: () => change({pinned: !room.pinned})},
      {words: room.muted ? _("Unmute") : _("Mute"), icon: room.muted ? "bell" : "mute", run: () => change({muted: !room.muted})},
      {words: _("Hide the chat"), icon: "eye", run: () => hide(room, change)},
    ],
    opener,
  );
}

function hide(room, change) {
  if (here().roomId === room.id) go("/", {replace: true});
  change({hidden: true});
}
