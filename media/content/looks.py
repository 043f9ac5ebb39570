"""Whether two pictures look the same, by what media.content.child.looks says of each."""

# A picture of nearly one colour looks like all others of its kind: it is known by its bytes only.
LEAST_BITS = 16
# Of all bits that either has, this part at least both have.
ALIKE = 0.65


def says_something(look: int) -> bool:
    """Whether a look tells its picture from others."""
    return look.bit_count() >= LEAST_BITS


def are_alike(one: int, other: int) -> bool:
    """Whether people would take the one for the other: smaller, or of another quality."""
    either = (one | other).bit_count()
    return either > 0 and (one & other).bit_count() >= ALIKE * either
