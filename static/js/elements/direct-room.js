/** The one direct room with somebody. */

import {GoElement} from "./base.js";
import {go} from "./router.js";
import {report} from "./toast.js";

/** Opens it, and makes it where there is none. */
export async function openChatWith(userId) {
  try {
    const room = await GoElement.client.openDirect(userId);
    go(`/rooms/${room.id}`);
  } catch (error) {
    report(error);
  }
}
