"""What the apps add to the answer of `sync`.

Catching up is messaging's. An app above it that has something to tell everybody who comes back
registers a part of the answer in its `frames.py`; the page is drawn with the same parts.
"""

from collections.abc import Callable, Sequence

# Of each of these people, in their order: fields of the answer; `users` join those it has already.
Part = Callable[[Sequence[int]], list[dict]]

_parts: list[Part] = []


def adds_to_sync(part: Part) -> Part:
    """Register a part of the answer; its type adds the fields to the `ack`, see server_frames."""
    _parts.append(part)
    return part


def complete(answers: Sequence[dict], user_ids: Sequence[int]) -> Sequence[dict]:
    """Add every app's part to each person's answer."""
    for part in _parts:
        for answer, more in zip(answers, part(user_ids), strict=True):
            known = {card["id"] for card in answer["users"]}
            news = [card for card in more.pop("users", ()) if card["id"] not in known]
            answer |= {**more, "users": [*answer["users"], *news]}
    return answers
