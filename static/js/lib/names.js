/** People's and groups' names: first letter, colour, order. */

const HUES = 12;
const graphemes = new Intl.Segmenter(undefined, {granularity: "grapheme"});
const pinyin = new Intl.Collator("zh-Hans-CN-u-co-pinyin", {sensitivity: "base", numeric: true});
/** Faces ask again at every change of a list, and looking for the end of a character is slow. */
const initials = new Map();
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** The first character of each letter in pinyin order; no syllable begins with I, U or V. */
const BOUNDARIES = [..."ABCDEFGHJKLMNOPQRSTWXYZ"].map((letter, place) => [
  letter,
  [..."阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀"][place],
]);

/**
 * What an avatar without a picture shows: the first character as a reader sees it.
 * @param {string} name
 * @returns {string}
 */
export function initial(name) {
  if (!initials.has(name)) initials.set(name, firstOf(name));
  return initials.get(name);
}

function firstOf(name) {
  const [first] = graphemes.segment(name.trim());
  return first ? first.segment.toLocaleUpperCase() : "";
}

/**
 * A stable place in the palette for an id.
 * @param {number} id
 * @returns {number} 0 to 11
 */
export function hue(id) {
  return (Math.imul(id, 2654435761) >>> 16) % HUES;
}

/**
 * Orders names as a Chinese reader expects them: Latin letters, then characters by pinyin.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function compareNames(a, b) {
  return pinyin.compare(a, b);
}

/**
 * The letter a name stands under in the contacts.
 * @param {string} name
 * @returns {string} "A" to "Z", or "#"
 */
export function indexLetter(name) {
  const first = initial(name).normalize("NFD")[0] ?? "";
  if (LETTERS.includes(first)) return first;
  if (!/\p{Script=Han}/u.test(initial(name))) return "#";
  const found = BOUNDARIES.findLast(([, character]) => pinyin.compare(initial(name), character) >= 0);
  return found ? found[0] : "#";
}

const PICTURE = "\\p{Extended_Pictographic}";
const MODIFIERS = `[\\p{Emoji_Modifier}\\uFE0F\\u200D${PICTURE}\\u{E0020}-\\u{E007F}]*`;
const EMOJI = new RegExp(`^(?:\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}${MODIFIERS})$`, "u");

/**
 * Whether a message is one to three emoji and nothing else, which bubbles draw large.
 * @param {string} content
 * @returns {boolean}
 */
export function isEmojiOnly(content) {
  const text = content.replace(/\s/gu, "");
  if (!text || text.length > 60) return false;
  const parts = Array.from(graphemes.segment(text), ({segment}) => segment);
  return parts.length <= 3 && parts.every((part) => EMOJI.test(part));
}
