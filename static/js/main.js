/** The page's beginning: the client from the server's state, then the elements that show it. */

import {startClient} from "./client/client.js";
import {App} from "./elements/app.js";
import {Ask, Confirm, Reader} from "./elements/ask.js";
import {GoElement} from "./elements/base.js";
import {AttachTray} from "./elements/attach-tray.js";
import {CallDevices} from "./elements/call-devices.js";
import {CallCard} from "./elements/call-card.js";
import {CallList} from "./elements/call-list.js";
import {CallPanel} from "./elements/call-panel.js";
import {CallPeople} from "./elements/call-people.js";
import {CallRing} from "./elements/call-ring.js";
import {Composer} from "./elements/composer.js";
import {Connection} from "./elements/connection.js";
import {Contact, Contacts} from "./elements/contacts.js";
import {Conversation} from "./elements/conversation.js";
import {Crop} from "./elements/crop.js";
import {EmojiPanel} from "./elements/emoji-panel.js";
import {GroupsDialog} from "./elements/groups-dialog.js";
import {Lightbox} from "./elements/lightbox.js";
import {Menu} from "./elements/menu.js";
import {PeopleDialog} from "./elements/people-dialog.js";
import {PlayerBar} from "./elements/player-bar.js";
import {ProfileDialog} from "./elements/profile-dialog.js";
import {Rail} from "./elements/rail.js";
import {Receipts} from "./elements/receipts.js";
import {ReportDialog} from "./elements/report-dialog.js";
import {RoomFiles} from "./elements/room-files.js";
import {RoomInfo} from "./elements/room-info.js";
import {RoomList} from "./elements/room-list.js";
import {SearchResults} from "./elements/search-results.js";
import {SettingsBlocked} from "./elements/settings-blocked.js";
import {SettingsProfile} from "./elements/settings-profile.js";
import {SettingsAccount, SettingsDevices, SettingsGeneral, SettingsNav, SettingsPassword} from "./elements/settings.js";
import {TimelineView} from "./elements/timeline.js";
import {Toasts} from "./elements/toast.js";
import {VideoRecorder} from "./elements/video-recorder.js";
import {VoiceRecorder} from "./elements/voice-recorder.js";

const state = JSON.parse(document.getElementById("state").textContent);
GoElement.limits = state.limits;
GoElement.client = startClient({state});

/** Inner elements before the ones that call them. */
const ELEMENTS = {
  "gc-toasts": Toasts,
  "gc-menu": Menu,
  "gc-receipts": Receipts,
  "gc-emoji": EmojiPanel,
  "gc-confirm": Confirm,
  "gc-ask": Ask,
  "gc-reader": Reader,
  "gc-report": ReportDialog,
  "gc-crop": Crop,
  "gc-camera": VideoRecorder,
  "gc-attach": AttachTray,
  "gc-lightbox": Lightbox,
  "gc-call": CallPanel,
  "gc-call-devices": CallDevices,
  "gc-call-people": CallPeople,
  "gc-ring": CallRing,
  "gc-people-dialog": PeopleDialog,
  "gc-groups-dialog": GroupsDialog,
  "gc-profile-dialog": ProfileDialog,
  "gc-search-results": SearchResults,
  "gc-room-list": RoomList,
  "gc-timeline": TimelineView,
  "gc-recorder": VoiceRecorder,
  "gc-composer": Composer,
  "gc-connection": Connection,
  "gc-room-files": RoomFiles,
  "gc-room-info": RoomInfo,
  "gc-conversation": Conversation,
  "gc-contacts": Contacts,
  "gc-contact": Contact,
  "gc-calls": CallList,
  "gc-call-card": CallCard,
  "gc-settings-nav": SettingsNav,
  "gc-settings-profile": SettingsProfile,
  "gc-settings-general": SettingsGeneral,
  "gc-settings-password": SettingsPassword,
  "gc-settings-devices": SettingsDevices,
  "gc-settings-blocked": SettingsBlocked,
  "gc-settings-account": SettingsAccount,
  "gc-player": PlayerBar,
  "gc-rail": Rail,
  "gc-app": App,
};
for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
