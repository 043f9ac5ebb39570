/** What is typed into the search box: the filter that is being written, and those that are finished. Pure. */

/** The names of each filter: the English and the Chinese one that are offered, then others. query.py reads the same. */
const OPERATORS = {
  from: ["from", "来自", "來自", "发送者", "發送者", "发送人", "發送人", "发件人", "發件人"],
  in: ["in", "在", "群", "群聊", "聊天"],
  has: ["has", "含", "包含", "有"],
  before: ["before", "之前", "早于", "早於"],
  after: ["after", "之后", "since", "之後", "晚于", "晚於"],
};
const KINDS = {
  image: ["image", "图片", "圖片", "照片", "photo"],
  video: ["video", "视频", "視頻"],
  voice: ["voice", "语音", "語音", "audio"],
  file: ["file", "文件"],
  link: ["link", "链接", "鏈接", "网址", "url"],
  mention: ["mention", "提及", "@"],
};
const DAYS_AGO = {today: 0, 今天: 0, yesterday: 1, 昨天: 1, 前天: 2};

export const FILTERS = Object.keys(OPERATORS);
export const HAS_KINDS = Object.keys(KINDS);

const TOKEN = /(?<!\S)([^\s:："“「]{1,8})[:：](?:["“「]([^"”」]+)["”」]|([^\s"“「]+)(?=\s))/gu;
const OPEN = /(?<!\S)([^\s:："“「]{1,8})[:：] ?(?:["“「]([^"”」]*)|([^\s"“「]*))$/u;
const DATE = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?$/u;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @typedef {{from?: number, in?: number, has?: string, before?: string, after?: string}} Filters a person's and a
 *   room's id, a kind, and days as 2026-01-31 or 2026-01 or 2026
 */

/** Text as names are compared: without case and width. */
export function folded(text) {
  return text.normalize("NFKC").toLowerCase().trim();
}

/**
 * The filter that is being written at the end of the text.
 * @param {string} text
 * @returns {{operator: string, value: string, rest: string}|null} `rest` is the text before it
 */
export function openFilter(text) {
  const match = OPEN.exec(text);
  const operator = match && operatorOf(match[1]);
  return operator && {operator, value: match[2] ?? match[3], rest: text.slice(0, match.index)};
}

/**
 * Takes the finished filters out of the text: those with a space or a quote behind them, whose value is understood.
 * @param {string} text
 * @param {(operator: string, value: string) => any} resolve what the value stands for, or null
 * @returns {{text: string, filters: Filters}}
 */
export function takeFilters(text, resolve) {
  const filters = {};
  const left = text.replace(TOKEN, (token, name, quoted, bare) => {
    const operator = operatorOf(name);
    const value = operator ? resolve(operator, quoted ?? bare) : null;
    if (value === null || value === undefined) return token;
    filters[operator] = value;
    return "";
  });
  return {text: Object.keys(filters).length ? left.replace(/ {2,}/gu, " ").trimStart() : text, filters};
}

/** Whether the text has filters that the server must read. */
export function hasOperators(text) {
  return [...`${text} `.matchAll(TOKEN)].some(([, name]) => operatorOf(name));
}

/** What the operator is called in a language. */
export function operatorName(operator, lang) {
  return OPERATORS[operator][lang === "zh-hans" ? 1 : 0];
}

function operatorOf(name) {
  return FILTERS.find((operator) => OPERATORS[operator].includes(folded(name))) ?? null;
}

/** The kinds whose names begin so. */
export function kindsLike(text) {
  return HAS_KINDS.filter((kind) => KINDS[kind].some((name) => name.startsWith(folded(text))));
}

/** @returns {string|null} the kind of exactly this name */
export function kindOf(text) {
  return HAS_KINDS.find((kind) => KINDS[kind].includes(folded(text))) ?? null;
}

/**
 * A day, month or year as it was typed.
 * @param {string} text
 * @param {number|Date} now
 * @returns {string|null} 2026-01-31, 2026-01 or 2026
 */
export function dayOf(text, now) {
  const typed = folded(text);
  if (typed in DAYS_AGO) return daysAgo(DAYS_AGO[typed], now);
  const match = DATE.exec(typed);
  if (!match) return null;
  const parts = match.slice(1).filter(Boolean).map(Number);
  return isDate(parts) ? parts.map((part) => String(part).padStart(2, "0")).join("-") : null;
}

function isDate([year, month = 1, day = 1]) {
  const date = new Date(year, month - 1, day);
  return year >= 1000 && date.getMonth() === month - 1 && date.getDate() === day;
}

/** The day so many days before now. */
export function daysAgo(days, now) {
  const date = new Date(new Date(now).setHours(12) - days * DAY_MS);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/**
 * Whether there is anything to ask the server for: a room alone is not.
 * @param {{text: string, filters: Filters}} query
 */
export function isAsking({text, filters}) {
  return Boolean(text.trim()) || FILTERS.some((operator) => operator !== "in" && filters[operator] !== undefined);
}
