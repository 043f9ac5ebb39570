"""A photograph of 12 megapixels: from its upload until its thumbnail is there."""

import io
import os
import time

import requests
from PIL import Image

from media.content.children import MAKE, Children
from tests.callers import TIMEOUT, Caller

from ..figures import Figure, at_most, percentile
from ..stack import Lab
from . import Options, Result

RUNS = 9
SIZE = (4000, 3000)
SIDEWAYS = 6
POLL_SECONDS = 0.005


def run(lab: Lab, options: Options) -> Result:
    """Photographs one after the other, each once as it is and once made smaller."""
    photos = [photo() for _ in range(options.of(RUNS, 1))]
    stack = lab.embedded()
    with stack.gochat() as server:
        sender = Caller.registered(f"http://localhost:{server.port}", "amelia")
        _seconds_until_ready(sender, photos[0], original=True)  # everything is warm now
        waits = {
            original: [_seconds_until_ready(sender, data, original=original) for data in photos]
            for original in (True, False)
        }
    figures = [
        Figure(f"thumbnail of 12 MP, {name}", percentile(waits[key], 50), "s", target=at_most(0.5))
        for key, name in ((True, "as it is"), (False, "made smaller"))
    ]
    alone = processing_seconds(photos[0], str(stack.folder))
    figures.append(Figure("of it, the processing", alone, "s"))
    return Result(figures, {"waits": {str(key): values for key, values in waits.items()}})


def photo() -> bytes:
    """What a phone makes: noise over soft shapes, held sideways; 3 MB, and never the same."""
    shapes = Image.effect_noise((40, 30), 60).convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    noise = Image.effect_noise(SIZE, 12)
    image = Image.blend(shapes, Image.merge("RGB", (noise, noise, noise)), 0.3)
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def processing_seconds(data: bytes, folder: str) -> float:
    """In the process that opens files, once it is warm: the best of some."""
    source = f"{folder}/bench-photo"
    with open(source, "wb") as file:
        file.write(data)
    children, best = Children(most=1), float("inf")
    for _ in range(4):
        began = time.perf_counter()
        children.ask("process_image", limits=MAKE, source=source, folder=folder, original=True)
        best = min(best, time.perf_counter() - began)
    children.end()
    os.unlink(source)
    return best


def _seconds_until_ready(sender: Caller, data: bytes, *, original: bool) -> float:
    """From the answer to the upload until the file is ready."""
    answer = requests.post(
        f"{sender.url}/api/upload/image",
        data={"original": "true"} if original else {},
        files={"file": ("photo.jpg", data)},
        headers=sender.headers,
        timeout=TIMEOUT,
    )
    file, began = answer.json()["data"], time.perf_counter()
    while file["state"] == "processing":
        time.sleep(POLL_SECONDS)
        file = sender.data("GET", f"/api/files/{file['id']}/info")
    assert file["thumbnail_url"], file
    return time.perf_counter() - began
