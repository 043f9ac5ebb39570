/** Opening and closing one's own devices in a call; what cannot be had is explained. */

import {triesAgain} from "./call-refusals.js";

/**
 * Opens what a call needs, before anybody is called.
 * @param {CallSession} session
 * @returns {Promise<DOMException|null|undefined>} why there is no camera, null if all is there; undefined where there is
 *   nothing to speak with, and so no call
 */
export async function openDevices(session, wanted) {
  try {
    return await session.own.open(wanted);
  } catch (error) {
    if (await triesAgain(error, "voice")) return openDevices(session, wanted);
    session.close();
    return undefined;
  }
}

/** Voice becomes video, or video voice. The call goes on without a camera that cannot be had. */
export async function switchCamera(session, isOn) {
  try {
    await session.own.setCamera(isOn);
  } catch (error) {
    await explainCamera(session, error);
  }
}

/** To the next camera. */
export async function flipCamera(session) {
  try {
    await session.own.flip();
  } catch (error) {
    await explainCamera(session, error);
  }
}

export async function explainCamera(session, error) {
  if ((await triesAgain(error, "camera")) && session.isOpen) await switchCamera(session, true);
}

/** Who closes the browser's question about the screen has only thought better of it. */
export async function switchScreen(session, isOn) {
  try {
    await session.own.setScreen(isOn);
  } catch (error) {
    const isChoice = error.name === "NotAllowedError" && !/system/i.test(error.message);
    if (!isChoice && (await triesAgain(error, "screen")) && session.isOpen) await switchScreen(session, true);
  }
}
