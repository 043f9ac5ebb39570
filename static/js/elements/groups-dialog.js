/** Finding public groups, and joining them. */

import {_, format, ngettext} from "../lib/i18n.js";
import {fillRoomFace} from "./avatar.js";
import {busy, GoDialog} from "./dialog.js";
import {clone, part, reconcile, setText, settled} from "./dom.js";
import {go} from "./router.js";
import {report} from "./toast.js";

const PAUSE_MS = 200;

export class GroupsDialog extends GoDialog {
  actions = {
    clear: () => this.search(""),
    join: (button) => this.join(button),
  };

  start() {
    this.ask = settled(() => this.load(), PAUSE_MS);
    this.listen(this.part("query"), "input", this.ask);
  }

  show() {
    this.open();
    this.search("");
  }

  search(query) {
    this.part("query").value = query;
    this.part("query").focus();
    this.load();
  }

  async load() {
    const query = this.part("query").value.trim();
    try {
      const found = await this.client.searchPublicRooms(query);
      if (query === this.part("query").value.trim()) this.draw(found);
    } catch (error) {
      report(error);
    }
  }

  draw(groups) {
    this.part("note").hidden = groups.length > 0;
    reconcile(this.part("groups"), groups, {key: (group) => group.id, make: () => clone("group"), fill: (row, group) => this.fill(row, group)});
  }

  fill(row, group) {
    row.group = group;
    fillRoomFace(part(row, "avatar"), {...group, kind: "group"}, this.store);
    setText(part(row, "name"), group.name);
    const members = format(ngettext("%(count)s member", "%(count)s members", group.member_count), {count: group.member_count});
    setText(part(row, "last"), group.description ? `${members} · ${group.description}` : members);
    setText(part(row, "join"), group.is_member ? _("Open") : _("Join"));
    part(row, "join").classList.toggle("primary", !group.is_member);
  }

  async join(button) {
    const {group} = button.closest("li");
    try {
      if (!group.is_member) await busy(button, () => this.client.join(group.id));
      this.close();
      go(`/rooms/${group.id}`);
    } catch (error) {
      report(error);
    }
  }
}

export function findGroups() {
  document.querySelector("gc-groups-dialog").show();
}
