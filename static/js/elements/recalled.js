/** What I took back, kept for five minutes so that it can be written again. */

const REEDIT_MS = 5 * 60_000;
const kept = new Map();

export function keepRecalled(message) {
  kept.set(message.id, {content: message.content, until: Date.now() + REEDIT_MS});
}

export function canReedit(message) {
  return (kept.get(message.id)?.until ?? 0) > Date.now();
}

export function recalledContent(message) {
  return kept.get(message.id)?.content ?? "";
}
