/** The settings' sections, and the four of them that are small. */

import {_, format, language} from "../lib/i18n.js";
import {fullTime, lastSeen} from "../lib/time.js";
import {confirm} from "./ask.js";
import {GoElement} from "./base.js";
import {openCallDevices} from "./call-devices.js";
import {deviceName, isPhone} from "./device-name.js";
import {arrowKeys, clone, part, reconcile, setAttribute, setIcon, setText} from "./dom.js";
import {here, onRoute} from "./router.js";
import {submitForm, valuesOf} from "./settings-form.js";
import {report, say} from "./toast.js";

/** The list of sections, and the way out. */
export class SettingsNav extends GoElement {
  start() {
    onRoute(this, () => this.mark());
    arrowKeys(this, "a");
    this.listen(this.querySelector("form"), "submit", (event) => this.signOut(event));
    this.mark();
  }

  mark() {
    const page = here().detail || "profile";
    for (const link of this.querySelectorAll("a")) setAttribute(link, "aria-current", link.hash === `#${page}` && "page");
  }

  /** Signs out and wipes what this browser keeps; where the server does not answer, the form goes its plain way. */
  async signOut(event) {
    event.preventDefault();
    try {
      await this.client.logout();
      location.assign("/login");
    } catch {
      await this.client.forget();
      event.target.submit();
    }
  }
}

const YES_OR_NO = new Set(["enter_sends", "shows_presence", "hides_address"]);

/** Language, theme, text size, the key that sends, and who sees me online. */
export class SettingsGeneral extends GoElement {
  actions = {"call-devices": (button) => openCallDevices(button)};

  start() {
    this.watch("me", () => this.fill());
    this.listen(this, "change", (event) => this.change(event.target));
    this.fill();
  }

  fill() {
    const {me} = this.store;
    for (const radio of this.querySelectorAll("input")) {
      radio.checked = radio.value === String(radio.name === "language" ? language() : me[radio.name]);
    }
    document.documentElement.dataset.theme = me.theme;
    document.documentElement.dataset.text = me.text_size;
  }

  async change({name, value}) {
    try {
      await this.client.updateMe({[name]: YES_OR_NO.has(name) ? value === "true" : value});
      if (name === "language") location.reload();
    } catch (error) {
      report(error);
      this.fill();
    }
  }
}

export class SettingsPassword extends GoElement {
  start() {
    this.listen(this.part("form"), "submit", (event) => this.submit(event));
  }

  async submit(event) {
    event.preventDefault();
    const form = this.part("form");
    const {old_password: old, new_password: fresh} = valuesOf(form);
    if (!(await submitForm(form, () => this.client.changePassword(old, fresh)))) return;
    form.reset();
    say(_("The password is changed."));
  }
}

export class SettingsDevices extends GoElement {
  actions = {revoke: (button) => this.revoke(Number(button.closest("li").dataset.key))};

  start() {
    onRoute(this, () => this.load());
    this.load();
  }

  async load() {
    const {section, detail} = here();
    if (section !== "settings" || detail !== "devices") return;
    try {
      this.draw(await this.client.devices());
    } catch (error) {
      report(error);
    }
  }

  draw(devices) {
    reconcile(this.part("devices"), devices, {key: (device) => device.id, make: () => clone("device"), fill});
  }

  async revoke(id) {
    const text = _("Whoever uses it has to sign in again.");
    if (!(await confirm({title: _("Sign this device out?"), text, action: _("Sign out")}))) return;
    try {
      await this.client.revokeDevice(id);
      await this.load();
    } catch (error) {
      report(error);
    }
  }
}

function fill(row, device) {
  setText(part(row, "name"), deviceName(device.user_agent) || _("Unknown device"));
  setIcon(row, isPhone(device.user_agent) ? "phone" : "device");
  const seen = device.current ? "" : lastSeen(device.last_used_at, Date.now(), language());
  setText(part(row, "detail"), [device.ip_address, seen].filter(Boolean).join(" · "));
  part(row, "detail").title = format(_("Signed in %(time)s"), {time: fullTime(device.created_at, language())});
  part(row, "now").hidden = !device.current;
  part(row, "revoke").hidden = device.current;
}

export class SettingsAccount extends GoElement {
  start() {
    const form = this.part("form");
    this.listen(form, "input", () => this.check());
    this.listen(form, "submit", (event) => this.submit(event));
  }

  /** The button wakes once the username is typed. */
  check() {
    this.part("submit").disabled = this.part("form").elements.typed.value !== this.store.me.username;
  }

  async submit(event) {
    event.preventDefault();
    const form = this.part("form");
    if (!(await submitForm(form, () => this.client.deleteAccount({password: valuesOf(form).password})))) return;
    location.assign("/login");
  }
}
