"""Why a file is not taken."""


class Refusal(Exception):
    """The file is not what it must be; trying again changes nothing.

    `reason` is one of: `broken` (not a whole file of its type), `unsupported` (a type or codec that
    we do not take), `pixels`, `frames`, `long` (more of these than allowed), `empty` (nothing to
    see or to hear), `memory` (more than the process may use).
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
