/** Outbox entries: messages before the server has them. */

/** A message that has nothing yet. */
export function emptyMessage(roomId, userId) {
  return {
    id: null, room_id: roomId, user_id: userId, seq: null, version: 0, kind: "text", payload: {}, attachments: [],
    reply_to: null, reactions: [], edited_at: null, recalled_at: null,
  };
}

/** A file that is on its way, in the shape of one that has arrived. */
export function attachment({blob, name, kind, poster, ...facts}) {
  const unknown = {width: null, height: null, duration: null, waveform: [], placeholder: ""};
  return {id: null, kind, name, mime: blob.type || "application/octet-stream", size: blob.size, ...unknown, ...facts, state: "uploading"};
}

/** An entry whose files have arrived, as the socket sends it. */
export function asFrame({room_id, kind, content, client_id, mentions, attachments}) {
  const frame = {type: "message", room_id, content, client_id, mentions};
  return attachments.length ? {...frame, kind, attachment_ids: attachments.map(({id}) => id)} : frame;
}

/** What an entry is refused with: where the server no longer has its files, they are uploaded anew when it is retried. */
export function asRefused({attachments = []}, {code, message, errors}) {
  const [reason = message] = Object.values(errors).flat();
  const failed = {state: "failed", error: {code, message: reason}};
  if (!errors.attachment_ids) return failed;
  return {...failed, attachments: attachments.map((file) => ({...file, id: null})), uploads: attachments.map(() => null)};
}

/** Whether everything an entry carries is at the server. */
export function isUploaded({attachments = []}) {
  return attachments.every(({id}) => id !== null);
}
