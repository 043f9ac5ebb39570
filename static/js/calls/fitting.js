/**
 * Has a sender send as it is wanted, in one size or in several.
 * @param {RTCRtpSender|null} sender
 * @param {RTCRtpEncodingParameters|RTCRtpEncodingParameters[]} wanted
 */
export async function fit(sender, wanted) {
  const parameters = sender?.getParameters();
  const pairs = (parameters?.encodings ?? []).map((encoding, at) => [encoding, [wanted].flat()[at] ?? {}]);
  if (pairs.every(([encoding, layer]) => isSent(encoding, layer))) return;
  for (const [encoding, layer] of pairs) Object.assign(encoding, layer);
  await sender.setParameters(parameters);
}

function isSent(encoding, wanted) {
  return Object.entries(wanted).every(([name, value]) => encoding[name] === value);
}
