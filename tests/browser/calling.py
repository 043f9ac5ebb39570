"""What people do in calls, and what they see of them."""

from playwright.sync_api import Locator, expect

from .person import Person
from .voices import ALL_RELEASED

# What a page receives: whether a picture moves, and how loud the other is.
PICTURE_MOVES = """() => {
  const video = document.querySelector("gc-call .tile:not([data-me]) video");
  return video?.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 5;
}"""
SOUND_ARRIVES = """async () => {
  const {session} = document.querySelector("gc-call");
  const voice = session?.people().find(({isMe}) => !isMe)?.streams.voice;
  if (!voice) return false;
  window.ears ??= new Map();
  if (!ears.has(voice.id)) {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context);
    context.createMediaStreamSource(voice).connect(analyser);
    ears.set(voice.id, analyser);
  }
  const samples = new Float32Array(ears.get(voice.id).fftSize);
  ears.get(voice.id).getFloatTimeDomainData(samples);
  return samples.some((sample) => Math.abs(sample) > 0.01);
}"""


def panel(person: Person) -> Locator:
    return person.page.locator("gc-call")


def ring(person: Person) -> Locator:
    return person.page.locator("gc-ring")


def others(person: Person) -> Locator:
    return panel(person).locator(".tile:not([data-me]):not([data-waiting])")


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name).click()


def lines(person: Person) -> list[str]:
    return person.page.locator(".call-line [data-part=words]").all_inner_texts()


def calls_of(person: Person) -> list[dict]:
    return person.api.data("GET", "/api/calls")["items"]


def talk(lily: Person, wang: Person, answer: str = "Answer with video") -> None:
    press(ring(wang), answer)
    for person in (lily, wang):
        expect(others(person)).to_have_count(1)


def is_over(
    caller: Person, callee: Person, room: int, reason: str, his_words: str, her_words: str
) -> None:
    """Wait until the newest call has ended so, for everybody and everywhere."""
    for person in (caller, callee):
        expect(panel(person)).to_be_hidden()
        expect(ring(person)).to_be_hidden()
        call = next(call for call in calls_of(person) if call["room_id"] == room)
        assert (call["state"], call["end_reason"]) == ("ended", reason)
        assert not {leg["state"] for leg in call["participants"]} & {"ringing", "joined"}
    callee.goes_to(f"/rooms/{room}")
    for person, words in ((caller, his_words), (callee, her_words)):
        person.until(lambda p=person, w=words: lines(p)[-1:] and lines(p)[-1].startswith(w))
    caller.page.wait_for_function(ALL_RELEASED)


def is_completed(caller: Person, callee: Person, room: int) -> None:
    """Wait until a call that they had has ended well, for everybody and everywhere."""
    is_over(caller, callee, room, "completed", "Duration", "Duration")
