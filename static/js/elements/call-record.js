/** Recording in the call on screen: asking everybody, saying yes or no, the red dot, and the recorder itself. */

import {CallRecorder, canRecord} from "../calls/recorder.js";
import {_, format} from "../lib/i18n.js";
import {confirm} from "./ask.js";
import {part, setAttribute, setHidden, setText} from "./dom.js";
import {limits} from "./limits.js";
import {errorWords, report, say, tellAloud} from "./toast.js";

/** No more of it is taken: it is as large as it may be, or has been ended elsewhere. */
const FULL = [41310, 41000];
/** The call is being recorded, and one has not said yet that one agrees. */
const RECORDED = 40945;

export class CallRecord {
  /** @type {CallRecorder|null} */
  recorder = null;
  /** The recording that this page has asked for. @type {number|null} */
  #askedId = null;
  #isAsking = false;
  #told = "";

  /** @param {CallPanel} panel */
  constructor(panel) {
    this.panel = panel;
    panel.until(panel.client.on("call", ({call}) => this.#hear(call)));
  }

  get actions() {
    return {
      record: () => this.#do(openRecording(this.panel.session.call) ? "stop" : "ask"),
      "record-agree": () => this.#do("agree"),
      "record-decline": () => this.#do("decline"),
    };
  }

  get isRecording() {
    return this.recorder !== null;
  }

  /** Takes part in a session, for as long as it goes. */
  watch(session) {
    session.on("change", () => this.#follow(session));
    session.on("over", () => this.#finish());
  }

  get #me() {
    return this.panel.store.me.id;
  }

  async #do(action) {
    const {session} = this.panel;
    this.#isAsking = action === "ask";
    try {
      const call = await this.panel.client.recordCall(session.call.id, action);
      if (action === "ask") this.#askedId = openRecording(call)?.id ?? null;
      this.#isAsking = false;
      if (this.panel.session === session) this.panel.take(call);
    } catch (error) {
      this.#isAsking = false;
      report(error);
    }
  }

  /** What a call's frames say of the recording that this page asked for, when the call is over, too. */
  #hear(call) {
    const recording = call.recordings.find(({id}) => id === this.#askedId);
    if (recording?.state === "failed") say(_("The recording could not be kept."));
    if (recording?.state === "kept") say(_("The recording could not be posted in the chat. You find it in the call log for 30 days."));
    if (recording?.state === "declined") say(format(_("%(name)s does not want to be recorded."), {name: this.#names(recording.declined)}));
    if (["failed", "declined", "finished", "kept", "cancelled"].includes(recording?.state)) this.#askedId = null;
  }

  #names(ids) {
    return ids.map((id) => this.panel.store.name(id)).join(_(", "));
  }

  /** Records while the server says that everybody has agreed; whether or not the page is looked at. */
  #follow(session) {
    if (!session.call || !session.isOpen) return;
    const recording = openRecording(session.call);
    const isMine = recording?.state === "running" && recording.user_id === this.#me;
    if (!isMine) this.#finish();
    else if (this.recorder) this.recorder.follow(session.people());
    else if (recording.id === this.#askedId) this.#begin(recording, session);
    // The page that recorded is gone, and its pieces with it.
    else if (!this.#isAsking) this.#give(recording);
  }

  #give({id}) {
    if (this.#told === `gone ${id}`) return;
    this.#told = `gone ${id}`;
    this.#do("stop");
  }

  #begin(recording, session) {
    const {client, store, dataset} = this.panel;
    try {
      const upload = client.uploadRecording(recording);
      this.recorder = new CallRecorder({media: recording.media, upload, limits: limits(), tickerUrl: dataset.ticker, name: (id) => store.name(id)});
      this.recorder.on("refused", (error) => this.#refused(error));
      this.recorder.begin(session.people());
    } catch (error) {
      this.#finish();
      this.#askedId = null;
      report(error);
      this.#do("stop");
    }
  }

  #refused(error) {
    say(FULL.includes(error.code) ? _("The recording is as long as it may be.") : errorWords(error));
    if (this.recorder && this.panel.session) this.#do("stop");
  }

  /** Lets go of the recorder; what it has goes to the server still. */
  #finish() {
    this.recorder?.finish().catch(report);
    this.recorder = null;
  }

  draw({call}) {
    const recording = openRecording(call);
    this.#drawButton(call, recording);
    setHidden(this.panel.part("recording"), recording?.state !== "running");
    this.#drawConsent(recording);
    this.#tell(recording);
  }

  #drawButton(call, recording) {
    const button = this.panel.part("record");
    setHidden(button, call.state === "ringing" || this.#isAsked(recording) || (!recording && !canRecord(call.media)));
    setAttribute(button, "data-live", Boolean(recording));
    setText(part(button, "words"), wordsOf(recording, this.#me));
  }

  /** Whether I have not said yet what I think of it. */
  #isAsked(recording) {
    return recording?.state === "asked" && !recording.agreed.includes(this.#me);
  }

  #drawConsent(recording) {
    const isAsked = this.#isAsked(recording);
    const waits = recording?.state === "asked" && !isAsked;
    setHidden(this.panel.part("consent"), !isAsked && !waits);
    for (const button of this.panel.part("consent").querySelectorAll("button")) setHidden(button, !isAsked);
    if (isAsked) setText(this.panel.part("consent-words"), this.#question(recording));
    if (waits) setText(this.panel.part("consent-words"), _("Waiting until everybody agrees to be recorded…"));
  }

  #question({user_id: id}) {
    return format(_("%(name)s asks to record this call. The recording will be posted in this chat."), {name: this.panel.store.name(id)});
  }

  /** For those who listen: what is new. */
  #tell(recording) {
    const now = recording ? `${recording.id} ${recording.state}` : "";
    if (now === this.#told || this.#told.startsWith("gone")) return;
    if (recording?.state === "asked" && recording.user_id !== this.#me) tellAloud(this.#question(recording));
    if (recording?.state === "running") tellAloud(_("This call is being recorded."));
    if (!recording && this.#told.endsWith("running")) tellAloud(_("The recording has ended."));
    this.#told = now;
  }
}

/** The recording that is asked for or running. */
export function openRecording(call) {
  return call.recordings.find(({state}) => state === "asked" || state === "running") ?? null;
}

/**
 * Comes to a call; to one that is being recorded only after a question.
 * @param {(knowing: {recorded?: boolean}) => Promise<Call>} ask
 */
export async function knowingly(ask) {
  try {
    return await ask({});
  } catch (error) {
    const question = {title: _("This call is being recorded"), text: _("If you join, you will be recorded, too. The recording will be posted in this chat."), action: _("Join")};
    if (error.code !== RECORDED || !(await confirm({...question, danger: false}))) throw error;
    return ask({recorded: true});
  }
}

function wordsOf(recording, meId) {
  if (!recording) return _("Record");
  return recording.state === "running" || recording.user_id === meId ? _("Stop recording") : _("Decline");
}
