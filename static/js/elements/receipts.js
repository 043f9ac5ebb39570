/** Who has read a message, and who not yet. */

import {_, format, ngettext} from "../lib/i18n.js";
import {fillFace} from "./avatar.js";
import {GoElement} from "./base.js";
import {clone, part, reconcile, setText} from "./dom.js";
import {placeBeside} from "./popup.js";
import {report} from "./toast.js";

export class Receipts extends GoElement {
  async show(message, anchor) {
    const {read, unread} = await this.client.receipts(message.id);
    this.fill("read", read, format(ngettext("Read by %(count)s", "Read by %(count)s", read.length), {count: read.length}));
    this.fill("unread", unread, format(_("Not read by %(count)s"), {count: unread.length}));
    this.showPopover();
    placeBeside(this, anchor, "above");
  }

  fill(name, users, title) {
    const list = this.part(name);
    list.parentElement.hidden = !users.length;
    setText(this.part(`${name}-title`), title);
    reconcile(list, users.map((entry) => entry.user ?? entry), {
      key: (user) => user.id,
      make: () => clone("reader"),
      fill: (row, user) => {
        const name = this.store.name(user.id) || user.display_name || user.username;
        fillFace(part(row, "avatar"), user, name);
        setText(part(row, "name"), name);
      },
    });
  }
}

export function showReceipts(message, anchor) {
  document.querySelector("gc-receipts").show(message, anchor).catch(report);
}
