/** Sums up looks at a connection's statistics into the reports that the server keeps. Pure. */

const MS = 1000;

/**
 * What one look counts, from the beginning of the connection on; null before there is one.
 * @param {RTCStatsReport|Map<string, object>} report
 */
function countersOf(report) {
  const stats = [...report.values()];
  const pair = stats.find((each) => each.type === "candidate-pair" && each.nominated && each.state === "succeeded");
  if (!pair) return null;
  const inbound = stats.filter((each) => each.type === "inbound-rtp");
  const sum = (field) => inbound.reduce((total, each) => total + (each[field] ?? 0), 0);
  const picture = inbound.filter(({kind}) => kind === "video").sort((a, b) => (b.frameWidth ?? 0) - (a.frameWidth ?? 0))[0];
  return {
    at: pair.timestamp,
    trip: pair.currentRoundTripTime === undefined ? null : MS * pair.currentRoundTripTime,
    jitter: MS * Math.max(0, ...inbound.map(({jitter}) => jitter ?? 0)),
    received: pair.bytesReceived ?? 0,
    sent: pair.bytesSent ?? 0,
    packets: sum("packetsReceived"),
    lost: sum("packetsLost"),
    frozen: MS * sum("totalFreezesDuration"),
    candidate: wayOf(report.get(pair.localCandidateId), report.get(pair.remoteCandidateId)),
    width: picture?.frameWidth ?? 0,
    height: picture?.frameHeight ?? 0,
  };
}

/** A relay on either side is a relay on the way. */
function wayOf(mine, theirs) {
  return [mine, theirs].some((candidate) => candidate?.candidateType === "relay") ? "relay" : (mine?.candidateType ?? "host");
}

export class Measure {
  #looks = [];

  /** @param {RTCStatsReport|Map<string, object>} report */
  add(report) {
    const counters = countersOf(report);
    if (counters) this.#looks.push(counters);
  }

  /**
   * What was measured since the last time; null where there is too little of it.
   * @returns {object|null} as `call.quality` carries it
   */
  take() {
    const looks = this.#looks;
    const [first, last] = [looks[0], looks.at(-1)];
    const trips = looks.map(({trip}) => trip).filter((trip) => trip !== null);
    if (looks.length < 2 || last.at <= first.at) return null;
    this.#looks = [last];
    if (!trips.length) return null;
    const grown = (field) => Math.max(0, last[field] - first[field]);
    const expected = grown("packets") + grown("lost");
    const kbps = (field) => round((8 * grown(field)) / (last.at - first.at));
    return {
      rtt_ms: round(mean(trips)),
      loss_percent: expected ? round((100 * grown("lost")) / expected) : 0,
      jitter_ms: round(mean(looks.map(({jitter}) => jitter))),
      kbps_in: kbps("received"),
      kbps_out: kbps("sent"),
      freeze_ms: Math.round(grown("frozen")),
      candidate: last.candidate,
      width: last.width,
      height: last.height,
    };
  }
}

function mean(numbers) {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}

function round(number) {
  return Math.round(10 * number) / 10;
}
