/** How loud a sound is, as it comes. */

const GAIN = 3.5;
const SAMPLES = 2048;

export class Meter {
  #context = new AudioContext();
  #analyser = new AnalyserNode(this.#context, {fftSize: SAMPLES});
  #samples = new Float32Array(SAMPLES);

  /** @param {MediaStream} stream */
  constructor(stream) {
    this.#context.resume();
    this.#context.createMediaStreamSource(stream).connect(this.#analyser);
  }

  /** @returns {number} 0..1 */
  level() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES;
    return Math.min(1, Math.sqrt(power) * GAIN);
  }

  close() {
    this.#context.close();
  }
}
