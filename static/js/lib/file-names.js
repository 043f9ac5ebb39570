/** A stranger's file name as it may be shown, and what kind of file it looks like. messaging/files.py says the same. */

/** What turns the direction of writing, breaks lines, or cannot be seen. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u206f\ufeff]+/gu;
const EXTENSION = /\.([A-Za-z0-9]{1,5})$/u;
/** The end of a name that can be cut off without hurting a character. */
const PLAIN_END = /[A-Za-z0-9_\-() \u4e00-\u9fff]{4}$/u;
const LONG_STEM = 16;

const FAMILIES = {
  pdf: ["pdf"],
  text: ["doc", "docx", "odt", "rtf", "pages", "txt", "md"],
  table: ["xls", "xlsx", "ods", "csv", "numbers"],
  slides: ["ppt", "pptx", "odp", "key"],
  archive: ["zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "zst", "tar", "dmg", "iso"],
  picture: ["jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "heif", "svg", "bmp", "tiff", "psd", "fig"],
  film: ["mp4", "mov", "mkv", "avi", "webm", "m4v"],
  sound: ["mp3", "m4a", "wav", "flac", "ogg", "opus", "aac"],
  code: ["js", "ts", "py", "java", "c", "cpp", "h", "go", "rs", "rb", "php", "html", "css", "json", "xml", "yaml", "yml", "sql", "sh"],
  program: ["exe", "msi", "apk", "ipa", "deb", "rpm", "jar", "bat"],
};
const FAMILY_OF = new Map(Object.entries(FAMILIES).flatMap(([family, endings]) => endings.map((ending) => [ending, family])));

/**
 * A name on one line, without what would disguise it.
 * @param {string} name
 * @returns {string}
 */
export function shownName(name) {
  return name.replace(UNSEEN, " ").replace(/ +/gu, " ").trim() || "?";
}

/**
 * A name in two parts: the first may be shortened, the second always shows.
 * @param {string} name
 * @returns {[string, string]}
 */
export function splitName(name) {
  const shown = shownName(name);
  const ending = shown.match(EXTENSION)?.[0] ?? "";
  const stem = shown.slice(0, shown.length - ending.length);
  if (!stem || [...stem].length <= LONG_STEM || !PLAIN_END.test(stem)) return stem ? [stem, ending] : [shown, ""];
  return [stem.slice(0, -4), stem.slice(-4) + ending];
}

/**
 * What a file's icon says, and which of the families gives its colour.
 * @param {string} name
 * @returns {{label: string, family: string}}
 */
export function fileFace(name) {
  const ending = shownName(name).match(EXTENSION)?.[1] ?? "";
  return {label: ending.toUpperCase(), family: FAMILY_OF.get(ending.toLowerCase()) ?? "other"};
}

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/**
 * A size in bytes: 18.4 MB.
 * @param {number} bytes
 * @returns {string}
 */
export function sizeWords(bytes) {
  let value = Math.max(0, Number(bytes) || 0);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const tenths = Math.floor(value * 10 + 0.5) / 10;
  return `${value >= 100 ? Math.floor(value + 0.5) : tenths} ${UNITS[unit]}`;
}
