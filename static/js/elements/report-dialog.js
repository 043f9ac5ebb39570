/** Telling the operators that a message, a person or a group is not right. */

import {_} from "../lib/i18n.js";
import {GoDialog, busy} from "./dialog.js";
import {errorWords, say} from "./toast.js";

const TITLES = {message_id: () => _("Report this message"), user_id: () => _("Report this person"), room_id: () => _("Report this group")};
const HELP = {
  message_id: () => _("The operators will see this message as it is now. Nobody else learns of your report."),
  user_id: () => _("Nobody but the operators learns of your report."),
  room_id: () => _("Nobody but the operators learns of your report."),
};

export class ReportDialog extends GoDialog {
  start() {
    this.listen(this.part("form"), "submit", (event) => this.submit(event));
    this.listen(this.part("form"), "change", () => this.fail(""));
  }

  ask(kind, id) {
    this.about = {[kind]: id};
    this.part("form").reset();
    this.part("title").textContent = TITLES[kind]();
    this.part("help").textContent = HELP[kind]();
    this.fail("");
    this.open();
    this.querySelector("[name=reason]").focus();
  }

  async submit(event) {
    event.preventDefault();
    const reason = new FormData(this.part("form")).get("reason");
    if (!reason) return this.fail(_("Please choose a reason."));
    try {
      await busy(event.submitter, () => this.client.report({...this.about, reason, text: this.part("text").value}));
      this.close();
      say(_("Thank you. The operators will look at it."));
    } catch (error) {
      this.fail(errorWords(error));
    }
  }

  fail(words) {
    this.part("error").textContent = words;
  }
}

/** Opens the dialog about one thing: `message_id`, `user_id` or `room_id`. */
export function askToReport(kind, id) {
  document.querySelector("gc-report").ask(kind, id);
}
