/** Everybody's voice, and the sound of shared screens, as one track. */

export class SoundMix {
  #context = new AudioContext();
  #out = this.#context.createMediaStreamDestination();
  /** Many at once get no louder than one can be. */
  #even = new DynamicsCompressorNode(this.#context);
  /** @type {Map<MediaStream, MediaStreamAudioSourceNode>} */
  #sources = new Map();

  constructor() {
    this.#even.connect(this.#out);
    this.#context.resume();
  }

  get track() {
    return this.#out.stream.getAudioTracks()[0];
  }

  /** Who is to be heard now. */
  follow(people) {
    const wanted = new Set(people.flatMap(({streams}) => [streams.voice, streams.sound]).filter(Boolean));
    for (const [stream, source] of this.#sources) if (!wanted.has(stream)) this.#drop(stream, source);
    for (const stream of wanted) if (!this.#sources.has(stream)) this.#add(stream);
  }

  #add(stream) {
    const source = this.#context.createMediaStreamSource(stream);
    source.connect(this.#even);
    this.#sources.set(stream, source);
  }

  #drop(stream, source) {
    source.disconnect();
    this.#sources.delete(stream);
  }

  close() {
    this.#context.close();
  }
}
