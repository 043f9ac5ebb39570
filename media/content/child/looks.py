"""What a picture looks like, in few bits: nearly the same for whatever looks the same to people.

After the difference hash: http://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html
"""

from PIL import Image

from .pictures import in_srgb, open_picture, reading, upright

# Cells a side; each is compared with the next one, to the right and below.
CELLS = 17
# A picture is decoded no larger than this where its type allows.
DECODED_SIDE = CELLS * 16
# So many levels of grey are a difference that people see, and that compression leaves.
CLEAR, SLIGHT = 6, 1


def look_at_image(source: str) -> dict[str, str]:
    """Its look, in hex; of an animation that of its first picture. Raises Refusal."""
    with open_picture(source) as picture, reading():
        picture.draft("RGB", (DECODED_SIDE, DECODED_SIDE))
        picture.load()
        return {"look": f"{look_of(upright(picture)):x}"}


def look_of(picture: Image.Image) -> int:
    """The bits; what is transparent counts as white."""
    flat = in_srgb(picture)
    if flat.mode == "RGBA":
        flat = Image.alpha_composite(Image.new("RGBA", flat.size, "white"), flat)
    grey = flat.convert("L").resize((CELLS, CELLS), Image.Resampling.BOX)
    levels = list(grey.tobytes())
    rows = [levels[start : start + CELLS] for start in range(0, CELLS * CELLS, CELLS)]
    steps = [
        next - one
        for lines in (rows, zip(*rows, strict=True))
        for line in lines
        for one, next in zip(line, line[1:], strict=False)
    ]
    return _bits(steps, CLEAR) << 2 * len(steps) | _bits(steps, SLIGHT)


def _bits(steps: list[int], least: int) -> int:
    """A bit for each step up of so many levels, and one for each step down."""
    bits = 0
    for step in steps:
        bits = bits << 2 | (step >= least) << 1 | (step <= -least)
    return bits
