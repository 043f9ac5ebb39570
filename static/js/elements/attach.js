/** The ways files get into a conversation: buttons, paste, drop. */

import {_} from "../lib/i18n.js";
import {MEDIA_ACCEPT} from "../lib/attaching.js";
import {chooseFiles} from "./attach-pick.js";
import {attach, sayNoFolders} from "./attach-tray.js";
import {openMenu} from "./menu.js";
import {recordVideo} from "./video-recorder.js";

/** The actions of the composer's buttons. */
export function attachActions(composer) {
  const media = () => chooseFiles({accept: MEDIA_ACCEPT}).then((files) => attach(files, composer));
  const files = () => chooseFiles().then((chosen) => attach(chosen, composer, {asFiles: true}));
  const more = [
    {words: _("Photos and videos"), icon: "image", run: media},
    {words: _("Files"), icon: "file", run: files},
    {words: _("Record a video"), icon: "camera", run: () => recordVideo(composer.roomId)},
  ];
  return {
    "pick-media": media,
    "pick-file": (button) => (matchMedia("(max-width: 720px)").matches ? openMenu(button, more) : files()),
  };
}

/** Files that are pasted anywhere in the page, or dropped on the conversation. */
export function onFilesGiven(conversation, composer) {
  const isOpen = () => conversation.roomId && !composer.classList.contains("is-closed");
  const isBusy = () => document.querySelector("dialog[open]:not(gc-attach > dialog)");
  conversation.listen(document, "paste", (event) => {
    const files = pasted(event.clipboardData);
    if (!files.length || !isOpen() || isBusy()) return;
    event.preventDefault();
    attach(files, composer);
  });
  onDrop(conversation, composer, () => isOpen() && !isBusy());
}

/** Office programs put a picture of the text beside the text: then the text is meant. */
function pasted(data) {
  return data && !data.types.includes("text/plain") ? [...data.files] : [];
}

function onDrop(conversation, composer, isWelcome) {
  const zone = conversation.part("dropzone");
  const show = (isShown) => (zone.hidden = !isShown);
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  conversation.listen(document, "dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const isOver = event.target.closest?.("gc-conversation, gc-attach");
    event.dataTransfer.dropEffect = isOver && isWelcome() ? "copy" : "none";
    show(isOver === conversation && isWelcome());
  });
  conversation.listen(document, "dragleave", (event) => event.relatedTarget === null && show(false));
  conversation.listen(document, "drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(false);
    if (event.target.closest?.("gc-conversation, gc-attach") && isWelcome()) take(event.dataTransfer, composer);
  });
}

function take(data, composer) {
  const given = [...data.items].filter(({kind}) => kind === "file");
  const files = given.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile());
  if (files.length < given.length) sayNoFolders();
  attach(files.filter(Boolean), composer);
}
