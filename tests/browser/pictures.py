"""Files that people send: pictures of a colour, and bytes that nothing else has."""

import base64
import hashlib
import io
from pathlib import Path

import av
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from .person import Person

BLOCK_BYTES = 1024 * 1024
GIVE = """({files, how, target}) => {
  const data = new DataTransfer();
  for (const {name, type, bytes} of files) {
    const blob = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    data.items.add(new File([blob], name, {type}));
  }
  const place = document.querySelector(target);
  const given = {bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data};
  if (how === "paste") place.dispatchEvent(new ClipboardEvent("paste", given));
  else for (const type of ["dragover", "drop"]) place.dispatchEvent(new DragEvent(type, given));
}"""
LOADED = """(frame) => {
  const shot = frame.querySelector(".shot");
  return shot.complete && shot.naturalWidth > 0;
}"""


def picture(width: int, height: int, colour: str = "teal", kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


def video(path: Path, width: int = 320, height: int = 180, frames: int = 50) -> str:
    """Write two seconds of one colour; where they are."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        image = Image.new("RGB", (width, height), "orange")
        for frame in [av.VideoFrame.from_image(image)] * frames:
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return str(path)


def chosen(name: str, content: bytes, mime: str = "image/png") -> dict:
    """A file as a file field takes it."""
    return {"name": name, "mimeType": mime, "buffer": content}


def gives(page: Page, how: str, *files: dict, target: str = "gc-composer textarea") -> None:
    """Paste or drop files."""
    given = [
        {
            "name": file["name"],
            "type": file["mimeType"],
            "bytes": base64.b64encode(file["buffer"]).decode(),
        }
        for file in files
    ]
    page.evaluate(GIVE, {"files": given, "how": how, "target": target})


def picks(page: Page, button: str, files: list[dict] | list[str]) -> None:
    """Choose files by one of the composer's buttons."""
    with page.expect_file_chooser() as chooser:
        page.locator(f'gc-composer [data-action="{button}"]').click()
    chooser.value.set_files(files)


def tray(page: Page) -> Locator:
    """The dialog of what is about to be sent."""
    return page.locator("gc-attach dialog")


def large_file(path: Path, megabytes: int) -> str:
    """Write a file without two equal blocks; its SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for number in range(megabytes):
            block = hashlib.shake_128(number.to_bytes(4)).digest(BLOCK_BYTES)
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def sha256(path: Path) -> str:
    """What a file's bytes come to."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pictures_in(person: Person) -> Locator:
    """The tiles of the newest message."""
    return person.page.locator(".timeline > .msg").last.locator(".picture")


def shows_all(person: Person, count: int) -> None:
    """Wait until the newest message shows so many pictures, each loaded and ready."""
    expect(pictures_in(person)).to_have_count(count)
    for frame in pictures_in(person).all():
        expect(frame).to_have_attribute("data-state", "ready")
        person.until(lambda frame=frame: frame.evaluate(LOADED))


def newest(person: Person) -> dict:
    """The newest message of the person's room, as the API has it."""
    page = person.api.data("GET", f"/api/rooms/{person.room}/messages?limit=1")
    return page["items"][-1]
