/** The members of a room as faces, and what may be done with each. */

import {_, format} from "../lib/i18n.js";
import {confirm} from "./ask.js";
import {fillFace} from "./avatar.js";
import {clone, part, reconcile, setIcon, setText} from "./dom.js";
import {openMenu} from "./menu.js";
import {invitePeople, newGroup} from "./people-dialog.js";
import {openChatWith} from "./direct-room.js";
import {showProfile} from "./profile-dialog.js";
import {report} from "./toast.js";

const SHOWN = 20;
const SEARCH_FROM = 12;
const HOUR_MS = 3_600_000;

export class MemberGrid {
  constructor(info) {
    this.info = info;
    this.isWhole = false;
    info.part("member-query").addEventListener("input", () => this.draw());
  }

  /** The panel's buttons that belong to members. */
  static actions(info) {
    return {
      profile: (button) => info.grid.choose(button),
      "all-members": () => info.grid.showAll(),
    };
  }

  get members() {
    const {store, room} = this.info;
    if (room.kind === "direct") return [{user: store.user(room.peer.id) ?? room.peer, role: "member"}];
    return store.members(room.id) ?? [];
  }

  draw() {
    const {info} = this;
    const {members} = this;
    info.part("member-search").hidden = members.length < SEARCH_FROM;
    const query = info.part("member-query").value.trim().toLocaleLowerCase();
    const found = members.filter((member) => this.matches(member, query));
    const shown = this.isWhole || query ? found : found.slice(0, SHOWN);
    reconcile(info.part("faces"), [...shown, {isTile: true}], {
      key: (member) => (member.isTile ? "tile" : member.user?.id),
      make: (member) => (member.isTile ? makeTile(info.room) : clone("face")),
      fill: (face, member) => member.isTile || this.fill(face, member),
    });
    info.part("all-members").hidden = shown.length === found.length;
    setText(info.part("all-members"), format(_("Show all %(count)s members"), {count: members.length}));
  }

  matches({user}, query) {
    const {store, room} = this.info;
    return !query || `${store.name(user.id, room.id)} ${user.username}`.toLocaleLowerCase().includes(query);
  }

  fill(element, {user, role}) {
    const {store, room} = this.info;
    const name = store.name(user.id, room.id);
    fillFace(part(element, "avatar"), user, name, {online: true});
    setText(part(element, "name"), name);
    element.querySelector(".role")?.remove();
    const words = {owner: _("Owner"), admin: _("Admin")}[role];
    if (!words) return;
    const label = clone("role");
    label.textContent = words;
    part(element, "avatar").append(label);
  }

  showAll() {
    this.isWhole = true;
    this.draw();
  }

  choose(button) {
    const {info} = this;
    const key = button.closest("li").dataset.key;
    if (key === "tile") this.add();
    else if (this.offers(Number(key)).length > 2) openMenu(button, this.offers(Number(key)));
    else showProfile(Number(key));
    return info;
  }

  add() {
    const {room} = this.info;
    if (room.kind === "direct") newGroup();
    else invitePeople(room.id, new Set(this.members.map(({user}) => user.id)));
  }

  /** What I may do with a member, by both our roles. */
  offers(id) {
    const {client, store, room} = this.info;
    const member = this.members.find(({user}) => user.id === id);
    const others = id !== store.me.id && room.kind === "group";
    const isOwner = others && room.role === "owner";
    const mayRemove = isOwner || (others && room.role === "admin" && member.role === "member");
    const isMuted = Date.parse(member.muted_until) > Date.now();
    const mute = (until) => client.muteMember(room.id, id, until).catch(report);
    const set = (role) => client.setRole(room.id, id, role).catch(report);
    return [
      {words: _("Profile"), icon: "person", run: () => showProfile(id)},
      others && {words: _("Message"), icon: "chat", run: () => openChatWith(id)},
      isOwner && member.role === "member" && {words: _("Make an admin"), icon: "up", run: () => set("admin")},
      isOwner && member.role === "admin" && {words: _("No longer an admin"), icon: "down", run: () => set("member")},
      isOwner && {words: _("Hand the group over"), icon: "forth", run: () => this.transfer(id)},
      mayRemove && !isMuted && {words: _("Mute for an hour"), icon: "mic-off", run: () => mute(new Date(Date.now() + HOUR_MS).toISOString())},
      mayRemove && isMuted && {words: _("Let write again"), icon: "edit", run: () => mute(null)},
      mayRemove && {words: _("Remove from the group"), icon: "trash", danger: true, run: () => this.remove(id)},
    ].filter(Boolean);
  }

  async transfer(id) {
    const {client, store, room} = this.info;
    const text = format(_("%(name)s becomes the owner, and you an admin."), {name: store.name(id, room.id)});
    if (await confirm({title: _("Hand the group over?"), text, action: _("Hand over")})) client.setRole(room.id, id, "owner").catch(report);
  }

  async remove(id) {
    const {client, store, room} = this.info;
    const text = format(_("%(name)s no longer receives the group's messages."), {name: store.name(id, room.id)});
    if (await confirm({title: _("Remove from the group?"), text, action: _("Remove")})) client.remove(room.id, id).catch(report);
  }
}

/** The last tile: invite, or a group that begins with this person. */
function makeTile(room) {
  const element = clone("face");
  const tile = part(element, "avatar");
  tile.className = "tile";
  tile.append(document.querySelector("gc-room-list [data-action=new] svg").cloneNode(true));
  setIcon(tile, "plus");
  setText(part(element, "name"), room.kind === "group" ? _("Invite") : _("New group"));
  return element;
}
