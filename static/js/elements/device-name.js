/** What to call a signed-in device, from its User-Agent. */

const BROWSERS = [
  [/Edg(?:e|A|iOS)?\//u, "Edge"],
  [/OPR\//u, "Opera"],
  [/MicroMessenger\//u, "WeChat"],
  [/SamsungBrowser\//u, "Samsung Internet"],
  [/Firefox\/|FxiOS\//u, "Firefox"],
  [/Chrome\/|CriOS\//u, "Chrome"],
  [/Safari\//u, "Safari"],
];
const SYSTEMS = [
  [/iPhone/u, "iPhone"],
  [/iPad/u, "iPad"],
  [/Android/u, "Android"],
  [/Windows/u, "Windows"],
  [/Macintosh|Mac OS X/u, "macOS"],
  [/CrOS/u, "ChromeOS"],
  [/Linux/u, "Linux"],
];

/** @returns {string} "Chrome · Linux", the program's name and version where it is no browser, or "" */
export function deviceName(userAgent) {
  const find = (names) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const known = [find(BROWSERS), find(SYSTEMS)].filter(Boolean);
  return known.length ? known.join(" · ") : userAgent.split(" ")[0];
}

export function isPhone(userAgent) {
  return /iPhone|Android/u.test(userAgent);
}
