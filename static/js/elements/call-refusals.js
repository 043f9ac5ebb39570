/** Why a device cannot be had, and what to do about it. */

import {_} from "../lib/i18n.js";
import {confirm} from "./ask.js";

const NAMES = {
  AbortError: "NotReadableError",
  TrackStartError: "NotReadableError",
  DevicesNotFoundError: "NotFoundError",
  PermissionDeniedError: "NotAllowedError",
};

const WORDS = {
  NotAllowedError: {
    voice: () => [_("The microphone is blocked"), _("Click the icon at the left of the address, allow the microphone for this site, then try again.")],
    camera: () => [_("The camera is blocked"), _("Click the icon at the left of the address, allow the camera for this site, then try again. The others hear you meanwhile.")],
    screen: () => [_("The screen cannot be shared"), _("Allow the browser to record the screen in the system's privacy settings, then try again.")],
  },
  SystemError: {
    voice: () => [_("The microphone is blocked"), _("Allow the browser to use the microphone in the system's privacy settings, then try again.")],
    camera: () => [_("The camera is blocked"), _("Allow the browser to use the camera in the system's privacy settings, then try again. The others hear you meanwhile.")],
    screen: () => [_("The screen cannot be shared"), _("Allow the browser to record the screen in the system's privacy settings, then try again.")],
  },
  NotFoundError: {
    voice: () => [_("No microphone was found"), _("Plug in a microphone or a headset, then try again.")],
    camera: () => [_("No camera was found"), _("Plug in a camera, then try again. The others hear you meanwhile.")],
    screen: () => [_("The screen cannot be shared"), _("There is nothing that could be shared.")],
  },
  NotReadableError: {
    voice: () => [_("The microphone is in use"), _("Close the other program that uses the microphone, or choose another microphone, then try again.")],
    camera: () => [_("The camera is in use"), _("Close the other program that uses the camera, or choose another camera, then try again. The others hear you meanwhile.")],
    screen: () => [_("The screen cannot be shared"), _("The system does not let this window be shared. Choose another, or the whole screen.")],
  },
  SecurityError: {
    voice: () => [_("Calls need a secure connection"), _("Open this site by an address that begins with https, then call again.")],
    camera: () => [_("Calls need a secure connection"), _("Open this site by an address that begins with https, then call again.")],
    screen: () => [_("Calls need a secure connection"), _("Open this site by an address that begins with https, then call again.")],
  },
};
const OTHERWISE = {
  voice: () => [_("The microphone cannot be used"), _("Choose another microphone, or use a current version of Chrome, Edge, Firefox or Safari.")],
  camera: () => [_("The camera cannot be used"), _("Choose another camera, or use a current version of Chrome, Edge, Firefox or Safari.")],
  screen: () => [_("The screen cannot be shared"), _("Use a current version of Chrome, Edge, Firefox or Safari on a computer.")],
};

/**
 * What is wrong, and what to do.
 * @param {Error} error the browser's
 * @param {"voice"|"camera"|"screen"} what
 * @returns {{title: string, text: string}}
 */
export function refusal(error, what) {
  const name = NAMES[error?.name] ?? error?.name;
  const isSystem = name === "NotAllowedError" && /system/i.test(error.message);
  const [title, text] = (WORDS[isSystem ? "SystemError" : name]?.[what] ?? OTHERWISE[what])();
  return {title, text};
}

/** @returns {Promise<boolean>} whether to try again */
export function triesAgain(error, what) {
  return confirm({...refusal(error, what), action: _("Try again"), danger: false});
}
