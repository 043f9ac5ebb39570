"""What people do in calls, and what they see of them."""

from playwright.sync_api import Locator, expect

from .person import Person

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
