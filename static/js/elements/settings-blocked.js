/** The people one has blocked. */

import {fillFace} from "./avatar.js";
import {GoElement} from "./base.js";
import {unblock} from "./blocking.js";
import {clone, part, reconcile, setText} from "./dom.js";
import {here, onRoute} from "./router.js";
import {report} from "./toast.js";

export class SettingsBlocked extends GoElement {
  actions = {unblock: (button) => unblock(Number(button.closest("li").dataset.key))};

  start() {
    onRoute(this, () => this.load());
    this.watch("blocked", () => this.load());
    this.load();
  }

  async load() {
    const {section, detail} = here();
    if (section !== "settings" || detail !== "blocked") return;
    try {
      this.draw(await this.client.blockedPeople());
    } catch (error) {
      report(error);
    }
  }

  draw(users) {
    reconcile(this.part("people"), users, {key: (user) => user.id, make: () => clone("blocked"), fill: (row, user) => this.fill(row, user)});
    this.part("people").hidden = users.length === 0;
    this.part("nobody").hidden = users.length > 0;
  }

  fill(row, user) {
    const name = this.store.name(user.id);
    fillFace(part(row, "avatar"), user, name);
    setText(part(row, "name"), name);
    setText(part(row, "detail"), name === user.username ? "" : `@${user.username}`);
  }
}
