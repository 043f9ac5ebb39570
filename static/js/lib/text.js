/**
 * Message text to tokens. messaging/text.py speaks the same grammar; tests/text_cases.json holds both to it.
 *
 * 1. A block: ``` [language newline] code ```, code not blank. Newlines touching the fences belong to them.
 *    A fence that is never closed is plain text.
 * 2. Elsewhere, from left to right: `code` on one line, a link, a mention, or text.
 * 3. A link is http or https, without user information. CJK may stand in its host as whole labels, never after it:
 *    Chinese is written on without a space. Closing punctuation and unmatched brackets are not part of it.
 * 4. A mention is @ and a name; the name reaches up to U+2005, which the composer puts behind it, or
 *    as far as letters, digits, _ and inner . and - go. What precedes the @ must not look like an address.
 */

const CJK = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af";
const WORD = "A-Za-z0-9_\\u00c0-\\u1fff";
const HOST = `(?:[${WORD}\\-]+|[${CJK}]+)(?:\\.(?:[${WORD}\\-]+|[${CJK}]+))*`;
const PATH = `[/?#][${WORD}\\-.~:/?#\\[\\]@!$&'()*+,;=%|]*`;

const SCHEME = "(?<![A-Za-z0-9])[Hh][Tt][Tt][Pp][Ss]?://";
const HOST_ENDS = `(?![${WORD}@\\-]|:[!-.0-?A-~]*@|\\.[${WORD}])`;
const LINK = `${SCHEME}${HOST}(?::[0-9]{1,5})?${HOST_ENDS}(?:${PATH})?`;
const NAME = `[${WORD}${CJK}]+(?:[.\\-]+[${WORD}${CJK}]+)*`;
const MENTION = `(?<![A-Za-z0-9_.@/\\-])@(?:[^\\n@\\u2005]{1,40}(?=\\u2005)|${NAME})`;

const BLOCK = /\n?```(?:([A-Za-z0-9_+#.-]{1,20})?[ \t]*\n)?([^]*?)\n?```\n?/gu;
const INLINE = new RegExp(`\`([^\`\\n]+)\`|(${LINK})|(${MENTION})`, "gu");

/**
 * @typedef {{kind: "text"|"link"|"code"|"block"|"mention", text: string, href?: string, language?: string}} Token
 */

/**
 * Splits a message's text into what a bubble draws. Never HTML: every `text` goes to textContent.
 * @param {string} content
 * @returns {Token[]}
 */
export function tokenize(content) {
  const tokens = [];
  let from = 0;
  for (const match of content.matchAll(BLOCK)) {
    if (!match[2].trim()) continue;
    pushInline(tokens, content.slice(from, match.index));
    tokens.push({kind: "block", text: match[2], language: match[1] ?? ""});
    from = match.index + match[0].length;
  }
  pushInline(tokens, content.slice(from));
  return tokens;
}

function pushInline(tokens, text) {
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const token = inlineToken(match);
    pushText(tokens, text.slice(from, match.index));
    tokens.push(token);
    from = match.index + (token.kind === "code" ? match[0] : token.text).length;
  }
  pushText(tokens, text.slice(from));
}

function inlineToken([whole, code, link]) {
  if (code !== undefined) return {kind: "code", text: code};
  if (link === undefined) return {kind: "mention", text: whole};
  const text = withoutClosing(link);
  return {kind: "link", text, href: text};
}

function pushText(tokens, text) {
  if (text) tokens.push({kind: "text", text});
}

/** Drops the punctuation of the sentence around a link, and brackets that were opened before it. */
function withoutClosing(link) {
  let end = link.length;
  while (closes(link.slice(0, end))) end -= 1;
  return link.slice(0, end);
}

function closes(link) {
  const last = link.at(-1);
  if (last === ")") return count(link, ")") > count(link, "(");
  if (last === "]") return count(link, "]") > count(link, "[");
  return ".,;:!?'".includes(last);
}

function count(text, character) {
  return text.split(character).length - 1;
}

/**
 * Text that every program can read: half a surrogate pair, as a cut emoji leaves it, becomes U+FFFD.
 * @param {string} text
 * @returns {string}
 */
export function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * A message's text on one line, for the list of rooms and notifications.
 * @param {string} content
 * @returns {string}
 */
export function preview(content) {
  const text = tokenize(content.slice(0, 500)).map((token) => token.text).join(" ");
  return text.replace(/\s+/gu, " ").trim();
}
