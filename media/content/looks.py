"""Whether two pictures look the same, by what media.content.child.looks says of each."""

# Steps between cells, up and down, to the right and below; the clear ones before the slight ones.
BITS = 2 * 2 * 16 * 17
SLIGHT = (1 << BITS) - 1
# A picture of nearly one colour looks like all others of its kind: it is known by its bytes only.
LEAST_STEPS = 16
# Of the clear steps of either, so few may not be there in the other, not even slightly.
MOST_MISSING = 0.12


def says_something(look: int) -> bool:
    """Whether a look tells its picture from others."""
    return (look >> BITS).bit_count() >= LEAST_STEPS


def difference(one: int, other: int) -> float:
    """Which part of the clear steps of both are missing in the other: 0 to 1."""
    clear, others_clear = one >> BITS, other >> BITS
    steps = clear.bit_count() + others_clear.bit_count()
    missing = (clear & ~other & SLIGHT).bit_count() + (others_clear & ~one & SLIGHT).bit_count()
    return missing / steps if steps else 1.0


def are_alike(one: int, other: int) -> bool:
    """Whether people would take the one for the other: smaller, or of another quality."""
    return difference(one, other) <= MOST_MISSING
