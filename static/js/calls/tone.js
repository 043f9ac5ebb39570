/** Ring tones, made on the spot: two notes for who is called, one long one for who waits. */

const TONES = {
  incoming: {notes: [659.3, 830.6, 987.8, 830.6], each: 0.18, pause: 1.6, loudness: 0.12},
  outgoing: {notes: [440], each: 1, pause: 3, loudness: 0.05},
};
const VIBRATION_MS = [400, 200, 400, 200, 400];
const LOCK = "gochat-ring-tone";

/**
 * Rings until the returned function is called. Of several tabs of a browser one is heard.
 * @param {"incoming"|"outgoing"} name
 * @returns {() => void}
 */
export function ring(name) {
  const ended = new AbortController();
  alone(() => sound(name, ended.signal), ended.signal);
  return () => ended.abort();
}

/** Locks exist only in secure contexts; without them each tab rings for itself. */
function alone(work, signal) {
  if (!globalThis.navigator?.locks) return work();
  return navigator.locks.request(LOCK, {signal}, work).catch(() => {});
}

/** Rings in this tab. One that the browser keeps silent leaves it to the others. */
async function sound(name, signal) {
  const context = new AudioContext();
  signal.addEventListener("abort", () => context.close());
  if (context.state === "suspended" && !navigator.userActivation?.hasBeenActive) return;
  const {notes, each, pause} = TONES[name];
  const once = () => {
    notes.forEach((note, at) => play(context, context.destination, note, at * each, TONES[name]));
    if (name === "incoming") vibrate(VIBRATION_MS);
  };
  const again = setInterval(once, 1000 * (notes.length * each + pause));
  once();
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  clearInterval(again);
  if (name === "incoming") vibrate(0);
}

/** Before the first touch of a page, browsers refuse to. */
function vibrate(pattern) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

/**
 * Two notes by a speaker, once, for who tries it out.
 * @param {{speaker: string, volume: number}} options
 */
export async function tryOut({speaker, volume}) {
  const context = new AudioContext();
  const into = context.createMediaStreamDestination();
  const heard = Object.assign(new Audio(), {srcObject: into.stream, volume});
  await heard.setSinkId?.(speaker);
  await heard.play();
  const {notes, each} = TONES.incoming;
  notes.slice(0, 2).forEach((note, at) => play(context, into, note, at * each, TONES.incoming));
  setTimeout(() => context.close(), 1000 * notes.length * each);
}

function play(context, into, frequency, delay, {each, loudness}) {
  const begin = context.currentTime + delay;
  const gain = new GainNode(context, {gain: 0});
  const note = new OscillatorNode(context, {type: "sine", frequency});
  gain.gain.linearRampToValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(loudness, begin + 0.02);
  gain.gain.setValueAtTime(loudness, begin + each * 0.7);
  gain.gain.linearRampToValueAtTime(0, begin + each);
  note.connect(gain).connect(into);
  note.start(begin);
  note.stop(begin + each);
}
