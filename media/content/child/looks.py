"""What a picture looks like, in few bits: the same for whatever looks the same to people.

A difference hash: http://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html
"""

from PIL import Image

from .pictures import in_srgb, open_picture, reading, upright

# Cells a side; a bit for each cell that is darker than its neighbour, to the right and below.
CELLS = 17
# A picture is decoded no larger than this where its type allows.
DECODED_SIDE = CELLS * 16
# Levels of grey that compression may add or take.
NOISE = 3


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
    look = 0
    for lines in (rows, zip(*rows, strict=True)):
        for line in lines:
            for one, next in zip(line, line[1:], strict=False):
                look = look << 1 | (next - one > NOISE)
    return look
