/** How good a connection is: from the browser's statistics to bars, and from bars to what is sent. Pure. */

const FULL = 4;
/** From good to bad: the most that a bar fewer allows. Round trip in ms, loss as a share, jitter in ms. */
const LIMITS = [
  {bars: 4, trip: 150, loss: 0.01, jitter: 30},
  {bars: 3, trip: 300, loss: 0.04, jitter: 60},
  {bars: 2, trip: 600, loss: 0.1, jitter: 120},
];
/** A poor line takes from the picture, by bars: bits a second, by how much it shrinks, pictures a second. */
const CAMERA = {
  4: {maxBitrate: 1_700_000, scaleResolutionDownBy: 1, maxFramerate: 30},
  3: {maxBitrate: 900_000, scaleResolutionDownBy: 1.5, maxFramerate: 30},
  2: {maxBitrate: 350_000, scaleResolutionDownBy: 2, maxFramerate: 20},
  1: {maxBitrate: 120_000, scaleResolutionDownBy: 4, maxFramerate: 12},
};
/** Letters stay as sharp as they are: of a screen there are fewer pictures instead. */
const SCREEN = {
  4: {maxBitrate: 2_500_000, maxFramerate: 30},
  3: {maxBitrate: 1_200_000, maxFramerate: 15},
  2: {maxBitrate: 600_000, maxFramerate: 8},
  1: {maxBitrate: 250_000, maxFramerate: 3},
};
/** The voice goes first where there is too little for all. */
const SOUND = {voice: {priority: "high", networkPriority: "high"}, sound: {}};
/** The sizes in which the camera goes to the SFU, of which each of the others gets one; large ones first, as it wants. */
const SIZES = [
  {name: "large", rid: "h", scaleResolutionDownBy: 1, maxBitrate: 1_200_000, width: 1280, bars: 3},
  {name: "medium", rid: "m", scaleResolutionDownBy: 2, maxBitrate: 400_000, width: 640, bars: 2},
  {name: "small", rid: "l", scaleResolutionDownBy: 4, maxBitrate: 130_000, width: 320, bars: 1},
];
/** A picture that is drawn a little larger than it comes is as good to look at, and costs a quarter. */
const STRETCH = 1.1;

/**
 * What one look at the statistics says.
 * @param {RTCStatsReport|Map<string, object>} report
 * @returns {{trip: number, loss: number, jitter: number, isRelayed: boolean}|null} null before there is a connection
 */
export function readStats(report) {
  const stats = [...report.values()];
  const pair = stats.find((each) => each.type === "candidate-pair" && each.nominated && each.state === "succeeded");
  if (!pair) return null;
  const remote = stats.filter((each) => each.type === "remote-inbound-rtp");
  return {
    trip: 1000 * (pair.currentRoundTripTime ?? 0),
    loss: Math.max(0, ...remote.map((each) => each.fractionLost ?? 0)),
    jitter: 1000 * Math.max(0, ...remote.map((each) => each.jitter ?? 0)),
    isRelayed: report.get(pair.localCandidateId)?.candidateType === "relay",
  };
}

/** @returns {1|2|3|4} as many bars as a telephone shows */
export function barsOf({trip, loss, jitter}) {
  const found = LIMITS.find((limit) => trip <= limit.trip && loss <= limit.loss && jitter <= limit.jitter);
  return found?.bars ?? 1;
}

/**
 * How one of the places is to be sent over a line of so many bars, to each of so many people.
 * @param {"voice"|"camera"|"screen"|"sound"} place
 * @returns {RTCRtpEncodingParameters}
 */
export function encodingFor(place, bars, people) {
  if (place === "camera") return cameraFor(bars, people);
  return place === "screen" ? shared(SCREEN[bars ?? FULL], people) : SOUND[place];
}

function cameraFor(bars, people) {
  const {scaleResolutionDownBy, ...camera} = CAMERA[bars ?? FULL];
  return {...shared(camera, people), scaleResolutionDownBy: scaleResolutionDownBy * (people > 2 ? 2 : 1)};
}

/** What goes to each of the others is a part of what the line carries. */
function shared(encoding, people) {
  return {...encoding, maxBitrate: Math.round(encoding.maxBitrate / Math.max(1, people - 1))};
}

/**
 * The same where it goes to the SFU for everybody: a poor line carries the small sizes only.
 * @returns {RTCRtpEncodingParameters[]}
 */
export function layersFor(bars) {
  const {maxFramerate} = CAMERA[bars ?? FULL];
  return SIZES.map(({rid, scaleResolutionDownBy, maxBitrate, bars: least}) => ({
    rid, scaleResolutionDownBy, maxBitrate, maxFramerate, active: (bars ?? FULL) >= least,
  }));
}

/**
 * In which size a picture is to come that is shown so wide, in the screen's own pixels.
 * @returns {"small"|"medium"|"large"}
 */
export function sizeFor(width) {
  const fitting = SIZES.filter((size) => size.width * STRETCH >= width);
  return (fitting.at(-1) ?? SIZES[0]).name;
}
