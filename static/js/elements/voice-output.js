/** Where voices are heard: the ear, the loudspeaker, a headset. Only where the browser lets one choose. */

import {_, format} from "../lib/i18n.js";
import {openMenu} from "./menu.js";
import {report} from "./toast.js";
import {keptOutput} from "./voice-keeping.js";
import {player} from "./voice-player.js";

export function canChooseOutput() {
  return Boolean(globalThis.HTMLMediaElement?.prototype.setSinkId && navigator.mediaDevices?.enumerateDevices);
}

/** Offers the outputs there are, the chosen one marked. */
export async function chooseOutput(anchor) {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const outputs = devices.filter(({kind, deviceId}) => kind === "audiooutput" && deviceId && deviceId !== "default");
  const known = [{deviceId: "", label: _("The browser's choice")}, ...outputs];
  openMenu(anchor, known.map((device, at) => ({
    words: device.label || format(_("Output %(number)s"), {number: at}),
    icon: device.deviceId === keptOutput() ? "check" : "speaker",
    run: () => player.setOutput(device.deviceId).catch(() => report({message: _("This output cannot be used.")})),
  })));
}
