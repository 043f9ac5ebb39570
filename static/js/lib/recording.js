/**
 * Recording as a state machine: what was pressed, and for how long, becomes what to do. Pure.
 *
 * idle → asking (for the microphone) → recording, held or hands-free → finishing → review, or back to idle.
 * A short press records hands-free; a longer one records while it lasts and sends when it ends.
 *
 * @typedef {"open"|"finish"|"send"|"drop"|"short"|"refuse"} Effect `drop` lets go of everything; `short` too, and
 *   says why; `finish` asks for the recording, which comes back as "recorded"
 * @typedef {{phase: "idle"|"asking"|"recording"|"finishing"|"review", isHeld?: boolean, pressedAt?: number,
 *   startedAt?: number, willCancel?: boolean, length?: number, isSending?: boolean}} Recording times in milliseconds
 */

export const TAP_MS = 350;
export const LEAST_MS = 1000;
export const COUNTDOWN_MS = 10_000;
export const CANCEL_PX = 64;

/** @type {Recording} */
export const IDLE = Object.freeze({phase: "idle"});

/**
 * The next state, and what has to be done.
 * @param {Recording} state
 * @param {{type: string, at?: number, x?: number, y?: number}} event `x`, `y` how far the finger has gone
 * @param {{limitMs: number}} limits
 * @returns {[Recording, Effect|null]}
 */
export function step(state, event, limits) {
  const next = PHASES[state.phase][event.type];
  return next ? next(state, event, limits) : [state, null];
}

/**
 * What there is to see: how long it is, and how long it may go on once that is near.
 * @param {Recording} state
 * @param {number} now
 * @param {{limitMs: number}} limits
 * @returns {{elapsedMs: number, leftSeconds: number|null}}
 */
export function progress(state, now, {limitMs}) {
  const elapsedMs = state.phase === "recording" ? Math.min(now - state.startedAt, limitMs) : (state.length ?? 0);
  const isNear = state.phase === "recording" && limitMs - elapsedMs <= COUNTDOWN_MS;
  return {elapsedMs, leftSeconds: isNear ? Math.ceil((limitMs - elapsedMs) / 1000) : null};
}

const drop = () => [IDLE, "drop"];

const PHASES = {
  idle: {
    press: (_state, {at}) => [{phase: "asking", isHeld: true, pressedAt: at}, "open"],
  },
  asking: {
    granted: (state, {at}) => [{...state, phase: "recording", startedAt: at, willCancel: false}, null],
    refused: () => [IDLE, "refuse"],
    // Whoever is asked for his permission has let go of the button to give it.
    release: (state) => [{...state, isHeld: false}, null],
    cancel: drop,
    leave: drop,
  },
  recording: {
    release: released,
    move: (state, {x, y}) => [{...state, willCancel: state.isHeld && (x < -CANCEL_PX || y < -CANCEL_PX)}, null],
    tick: ticked,
    stop: (state, event, limits) => finish(state, event, limits, false),
    send: (state, event, limits) => finish(state, event, limits, true),
    leave: (state, {at}, limits) => (lengthOf(state, at, limits) < LEAST_MS ? drop() : finish(state, {at}, limits, false)),
    cancel: drop,
  },
  finishing: {
    recorded: (state) => (state.isSending ? [IDLE, "send"] : [{phase: "review", length: state.length}, null]),
    cancel: drop,
  },
  review: {
    send: () => [IDLE, "send"],
    cancel: drop,
  },
};

function released(state, event, limits) {
  if (!state.isHeld) return [state, null];
  if (event.at - state.pressedAt < TAP_MS) return [{...state, isHeld: false}, null];
  return state.willCancel ? drop() : finish(state, event, limits, true);
}

function ticked(state, {at}, limits) {
  if (at - state.startedAt < limits.limitMs) return [state, null];
  return state.willCancel ? drop() : finish(state, {at}, limits, state.isHeld);
}

function finish(state, {at}, limits, isSending) {
  const length = lengthOf(state, at, limits);
  return length < LEAST_MS ? [IDLE, "short"] : [{phase: "finishing", length, isSending}, "finish"];
}

function lengthOf({startedAt}, at, {limitMs}) {
  return Math.min(at - startedAt, limitMs);
}
