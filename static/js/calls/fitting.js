/**
 * Has a sender send as it is wanted.
 * @param {RTCRtpSender|null} sender
 * @param {RTCRtpEncodingParameters} wanted
 */
export async function fit(sender, wanted) {
  const parameters = sender?.getParameters();
  if (!parameters?.encodings?.length || Object.entries(wanted).every(([name, value]) => parameters.encodings[0][name] === value)) return;
  Object.assign(parameters.encodings[0], wanted);
  await sender.setParameters(parameters);
}
