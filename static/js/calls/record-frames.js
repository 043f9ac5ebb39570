/** What is drawn on a canvas, as a track. */

/**
 * Browsers take pictures of a canvas when they show it, and show nothing of a hidden page: where a track can be
 * given its pictures, it is.
 * @param {HTMLCanvasElement} canvas
 * @param {number} rate frames a second
 * @returns {{track: MediaStreamTrack, take: () => void, close: () => void}} `take` after each drawing
 */
export function frames(canvas, rate) {
  return globalThis.MediaStreamTrackGenerator ? given(canvas) : shown(canvas, rate);
}

function given(canvas) {
  const track = new MediaStreamTrackGenerator({kind: "video"});
  const writer = track.writable.getWriter();
  const take = () => {
    const frame = new VideoFrame(canvas, {timestamp: Math.round(1000 * performance.now())});
    // One that nobody has taken yet is enough.
    if (writer.desiredSize > 0) writer.write(frame).catch(() => null);
    else frame.close();
  };
  return {track, take, close: () => track.stop()};
}

function shown(canvas, rate) {
  const [track] = canvas.captureStream(rate).getVideoTracks();
  return {track, take: () => {}, close: () => track.stop()};
}
