/** My profile: picture, names, email, about me. */

import {_} from "../lib/i18n.js";
import {fillFace} from "./avatar.js";
import {GoElement} from "./base.js";
import {cropPicture} from "./crop.js";
import {fillForm, submitForm, valuesOf} from "./settings-form.js";
import {report, say} from "./toast.js";

export class SettingsProfile extends GoElement {
  actions = {
    choose: () => this.part("file").click(),
    remove: () => this.client.removeAvatar().catch(report),
  };

  start() {
    this.watch("me", () => this.draw());
    this.listen(this.part("file"), "change", () => this.chosen());
    this.listen(this.part("form"), "submit", (event) => this.submit(event));
    this.draw();
  }

  draw() {
    const {me} = this.store;
    fillFace(this.part("avatar"), me, this.store.name(me.id));
    this.part("remove").hidden = !me.avatar;
    fillForm(this.part("form"), me);
  }

  async chosen() {
    const [file] = this.part("file").files;
    this.part("file").value = "";
    if (!file) return;
    try {
      await cropPicture(file, (picture) => this.client.setAvatar(picture));
    } catch (error) {
      report(error);
    }
  }

  async submit(event) {
    event.preventDefault();
    const form = this.part("form");
    if (await submitForm(form, () => this.client.updateMe(valuesOf(form)))) say(_("Saved"));
  }
}
