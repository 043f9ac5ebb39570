/** Whom there is to see and hear in a call, as the screen and the recorder take them. */

const CALLED = ["ringing", "joined", "dropped"];

export class People {
  #streams = new WeakMap();

  /**
   * Oneself first, then the others one is connected with, then those who are called.
   * @param {CallSession} session
   */
  of(session) {
    const legs = new Map(session.call.participants.map((leg) => [leg.user_id, leg]));
    const meId = session.client.store.me.id;
    const others = session.others.map((other) => this.#met(other, legs.get(other.userId), session.talking));
    const met = new Set([meId, ...others.map(({user_id: id}) => id)]);
    const called = session.call.participants.filter(({user_id: id, state}) => !met.has(id) && CALLED.includes(state));
    return [this.#me(session, legs.get(meId)), ...others, ...called.map((leg) => ({...leg, isMe: false, isConnected: false, bars: null, streams: {}}))];
  }

  #me({own}, leg) {
    const shown = own.shown();
    return {...leg, ...shown, isMe: true, state: "joined", isConnected: true, bars: null, streams: this.#seen(own.tracks, shown)};
  }

  #met({userId, peer, bars}, leg, talking) {
    return {...leg, isMe: false, isTalking: talking.has(userId), bars, isConnected: peer.state === "connected", streams: this.#seen(peer.heard, leg)};
  }

  /** What of it is on: a place keeps its track when the other has switched it off. */
  #seen(tracks, {camera, screen}) {
    const on = {voice: true, sound: screen, camera, screen};
    const shown = Object.entries(tracks).filter(([name, track]) => track && on[name]);
    return Object.fromEntries(shown.map(([name, track]) => [name, this.#stream(track)]));
  }

  #stream(track) {
    if (!this.#streams.has(track)) this.#streams.set(track, new MediaStream([track]));
    return this.#streams.get(track);
  }
}
