/** What of a browser Node lacks: a document, a window, and in Node 18 `crypto`. */

import {webcrypto} from "node:crypto";

globalThis.crypto ??= webcrypto;
globalThis.document ??= Object.assign(new EventTarget(), {visibilityState: "visible", documentElement: {lang: "en"}});
globalThis.window ??= new EventTarget();
