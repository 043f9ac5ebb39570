/** Ring tones, made on the spot: two notes for who is called, one long one for who waits. */

const TONES = {
  incoming: {notes: [659.3, 830.6, 987.8, 830.6], each: 0.18, pause: 1.6, loudness: 0.12},
  outgoing: {notes: [440], each: 1, pause: 3, loudness: 0.05},
};
const VIBRATION = [400, 200, 400, 1400];

/**
 * Rings until the returned function is called.
 * @param {"incoming"|"outgoing"} name
 * @returns {() => void}
 */
export function ring(name) {
  const {notes, each, pause} = TONES[name];
  const context = new AudioContext();
  const sound = () => notes.forEach((note, at) => play(context, note, at * each, TONES[name]));
  const again = setInterval(sound, 1000 * (notes.length * each + pause));
  sound();
  // Before the first touch of a page, browsers refuse to.
  const mayVibrate = name === "incoming" && navigator.userActivation?.hasBeenActive;
  if (mayVibrate) navigator.vibrate?.(VIBRATION);
  return () => {
    clearInterval(again);
    if (mayVibrate) navigator.vibrate?.(0);
    context.close();
  };
}

function play(context, frequency, delay, {each, loudness}) {
  const begin = context.currentTime + delay;
  const gain = new GainNode(context, {gain: 0});
  const note = new OscillatorNode(context, {type: "sine", frequency});
  gain.gain.linearRampToValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(loudness, begin + 0.02);
  gain.gain.setValueAtTime(loudness, begin + each * 0.7);
  gain.gain.linearRampToValueAtTime(0, begin + each);
  note.connect(gain).connect(context.destination);
  note.start(begin);
  note.stop(begin + each);
}
