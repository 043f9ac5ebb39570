/** The room's panel: members, name, announcement, my settings, leaving. */

import {_, format} from "../lib/i18n.js";
import {askText, confirm, showText} from "./ask.js";
import {GoElement} from "./base.js";
import {cloneAll, setText} from "./dom.js";
import {limits} from "./limits.js";
import {MemberGrid} from "./member-grid.js";
import {askToReport} from "./report-dialog.js";
import {go} from "./router.js";
import {report} from "./toast.js";

const ANNOUNCEMENT_MAX = 2000;
const DESCRIPTION_MAX = 200;
const NICKNAME_MAX = 40;

export class RoomInfo extends GoElement {
  #ends = [];

  actions = {
    rename: () => this.edit("name", _("Group name"), limits().group_name),
    announce: () => this.editOrRead("announcement", _("Announcement"), ANNOUNCEMENT_MAX),
    describe: () => this.editOrRead("description", _("Description"), DESCRIPTION_MAX),
    nickname: () => this.askNickname(),
    files: () => go(`/rooms/${this.roomId}#files`),
    report: () => askToReport("room_id", this.roomId),
    leave: () => this.leave(),
    dissolve: () => this.dissolve(),
    ...MemberGrid.actions(this),
  };

  get room() {
    return this.store.room(this.roomId);
  }

  get isManager() {
    return this.room.kind === "group" && this.room.role !== "member";
  }

  show(roomId) {
    if (roomId === this.roomId) return;
    for (const end of this.#ends.splice(0)) end();
    this.roomId = roomId;
    this.replaceChildren();
    if (!roomId || !this.room) return;
    this.append(cloneAll("info"));
    this.grid = new MemberGrid(this);
    this.part("public").addEventListener("change", (event) => this.change({is_private: !event.target.checked}));
    this.part("mute-all").addEventListener("change", (event) => this.change({members_muted: event.target.checked}));
    for (const control of this.querySelectorAll("[data-setting]")) control.addEventListener("change", () => this.set(control));
    for (const topic of [`room:${roomId}`, `members:${roomId}`, "user:*"]) this.#ends.push(this.store.on(topic, () => this.draw()));
    this.client.loadMembers(roomId).catch(report);
    this.draw();
    this.querySelector('[data-action="close-info"]').focus({preventScroll: true});
  }

  draw() {
    const {room} = this;
    if (!room) return;
    const isGroup = room.kind === "group";
    for (const name of ["group-section", "public-entry", "ends"]) this.part(name).hidden = !isGroup;
    for (const name of ["public-entry", "mute-entry"]) this.part(name).hidden = !this.isManager;
    for (const control of this.querySelectorAll("[data-setting]")) control.checked = Boolean(room[control.dataset.setting]);
    this.part("public").checked = !room.is_private;
    this.part("mute-all").checked = Boolean(room.members_muted);
    this.grid.draw();
    if (isGroup) this.drawGroup(room);
  }

  drawGroup(room) {
    setText(this.part("room-name"), room.name);
    setText(this.part("room-announcement"), room.announcement || _("None yet"));
    setText(this.part("room-description"), room.description || _("None yet"));
    setText(this.part("nickname"), room.nickname || this.store.name(this.store.me.id));
    this.part("rename").disabled = !this.isManager;
    this.part("announce").disabled = !this.isManager && !room.announcement;
    this.part("describe").disabled = !this.isManager && !room.description;
    for (const name of ["rename", "announce", "describe"]) this.part(name).querySelector("svg").style.visibility = this.part(name).disabled ? "hidden" : "";
    for (const name of ["leave", "report"]) this.part(name).hidden = room.role === "owner";
    this.part("dissolve").hidden = room.role !== "owner";
  }

  change(fields) {
    return this.client.updateRoom(this.roomId, fields).catch((error) => {
      report(error);
      this.draw();
    });
  }

  set(control) {
    this.client.updateMembership(this.roomId, {[control.dataset.setting]: control.checked}).catch(report);
  }

  edit(field, title, maxlength) {
    const save = (text) => this.client.updateRoom(this.roomId, {[field]: text});
    askText({title, value: this.room[field], maxlength, multiline: field !== "name", save});
  }

  editOrRead(field, title, maxlength) {
    if (this.isManager) this.edit(field, title, maxlength);
    else showText(title, this.room[field]);
  }

  askNickname() {
    const save = (nickname) => this.client.updateMembership(this.roomId, {nickname});
    askText({title: _("My name in this group"), value: this.room.nickname, maxlength: NICKNAME_MAX, save});
  }

  leave() {
    const text = _("You no longer receive its messages, and the chat goes from your list.");
    this.end(_("Leave the group?"), text, _("Leave"), () => this.client.leave(this.roomId));
  }

  dissolve() {
    const text = format(_("“%(name)s” closes for all its members. This cannot be undone."), {name: this.room.name});
    this.end(_("Dissolve the group?"), text, _("Dissolve"), () => this.client.dissolve(this.roomId));
  }

  async end(title, text, action, work) {
    if (!(await confirm({title, text, action}))) return;
    try {
      await work();
      go("/", {replace: true});
    } catch (error) {
      report(error);
    }
  }
}
