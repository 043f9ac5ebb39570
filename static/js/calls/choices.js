/** What somebody has chosen for calls in this browser: devices, how the microphone is treated, how loud it is. */

const KEY = "gochat-call-choices";
const MOST_VOLUMES = 200;
const USUAL = {
  audioinput: "",
  videoinput: "",
  audiooutput: "",
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  volume: 1,
  /** One's own setting for single people, by id, the newest last. @type {[number, number][]} */
  volumes: [],
};

export class Choices {
  #storage;
  #kept;

  /** @param {Storage} [storage] */
  constructor(storage = globalThis.localStorage) {
    this.#storage = storage;
    this.#kept = {...USUAL, ...this.#read()};
  }

  #read() {
    try {
      return sane(JSON.parse(this.#storage.getItem(KEY)));
    } catch {
      return {};
    }
  }

  get(name) {
    return this.#kept[name];
  }

  set(name, value) {
    this.#kept = {...this.#kept, [name]: value};
    try {
      this.#storage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // A browser that keeps nothing has it until the page goes.
    }
  }

  /** How loud one wants somebody, 0..1. */
  volumeOf(userId) {
    return this.#kept.volumes.find(([id]) => id === userId)?.[1] ?? 1;
  }

  setVolumeOf(userId, volume) {
    const others = this.#kept.volumes.filter(([id]) => id !== userId);
    const mine = volume === 1 ? [] : [[userId, volume]];
    this.set("volumes", [...others, ...mine].slice(-MOST_VOLUMES));
  }

  /** How loud somebody is to be heard in all, 0..1. */
  loudness(userId) {
    return this.get("volume") * this.volumeOf(userId);
  }

  /** How the microphone is treated, as the browser takes it. */
  treatment() {
    const {echoCancellation, noiseSuppression, autoGainControl} = this.#kept;
    return {echoCancellation, noiseSuppression, autoGainControl};
  }
}

/** Only what is of the kind that it should be: an older version, or a hand, may have written it. */
function sane(kept) {
  const known = Object.entries(kept ?? {}).filter(([name, value]) => typeof value === typeof USUAL[name]);
  const {volume, volumes, ...rest} = Object.fromEntries(known);
  return {...rest, ...(isShare(volume) && {volume}), ...(areVolumes(volumes) && {volumes})};
}

function isShare(value) {
  return value >= 0 && value <= 1;
}

function areVolumes(volumes) {
  return Array.isArray(volumes) && volumes.every((each) => Array.isArray(each) && Number.isInteger(each[0]) && isShare(each[1]));
}
