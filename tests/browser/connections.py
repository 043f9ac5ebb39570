"""What browsers tell of their connections to each other."""

from typing import Any

from .person import Person

# Every connection of a page, the newest last.
WATCH_CONNECTIONS = """(() => {
  window.connections = [];
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(...options) {
      super(...options);
      window.connections.push(this);
    }
  };
})()"""
# How the newest goes: the chosen candidates, the name of this attempt, what was decoded and heard.
ROUTE = """async () => {
  const connection = window.connections?.at(-1);
  if (!connection) return null;
  const stats = new Map(await connection.getStats());
  const all = [...stats.values()];
  const transport = all.find(({type}) => type === "transport");
  const pair = stats.get(transport?.selectedCandidatePairId);
  const inbound = all.filter(({type}) => type === "inbound-rtp");
  const sum = (field) => inbound.reduce((total, each) => total + (each[field] ?? 0), 0);
  return {
    state: connection.connectionState,
    attempt: transport?.iceLocalUsernameFragment,
    local: stats.get(pair?.localCandidateId)?.candidateType,
    remote: stats.get(pair?.remoteCandidateId)?.candidateType,
    decoded: sum("framesDecoded"),
    heard: sum("totalAudioEnergy"),
    samples: sum("totalSamplesReceived"),
  };
}"""


def route(person: Person) -> dict[str, Any]:
    """How the newest connection goes."""
    return person.page.evaluate(ROUTE) or {"state": None, "decoded": 0}


# What each connection that stands has decoded and heard so far.
RECEIVED = """() => {
  const stands = ({connectionState}) => connectionState === "connected";
  return Promise.all(window.connections.filter(stands).map(async (connection) => {
    const all = [...(await connection.getStats()).values()];
    const inbound = all.filter(({type}) => type === "inbound-rtp");
    const sum = (field) => inbound.reduce((total, each) => total + (each[field] ?? 0), 0);
    return {decoded: sum("framesDecoded"), heard: sum("totalAudioEnergy")};
  }));
}"""


def hear_each_other(*people: Person) -> None:
    """Wait until more sound of the other has arrived at everybody, and not all of it silence."""
    for person in people:
        before = route(person)["heard"]
        person.until(lambda person=person, before=before: route(person)["heard"] > before)
        assert route(person)["samples"] > 0


def receives_from_all(person: Person, count: int) -> None:
    """Wait until so many others are seen and heard, each over a connection of his own."""

    def all_arrive() -> bool:
        received = person.page.evaluate(RECEIVED)
        full = [each for each in received if each["decoded"] > 5 and each["heard"] > 0]
        return len(full) == len(received) == count

    person.until(all_arrive)


def see_each_other(*people: Person, frames: int = 10) -> None:
    """Wait until everybody has decoded so many more frames of the other."""
    for person in people:
        before = route(person)["decoded"]
        person.until(lambda person=person, before=before: moves_on(route(person), before, frames))


def moves_on(now: dict[str, Any], before: int, frames: int) -> bool:
    """Whether so many frames came; a connection that is new counts from nothing."""
    return now["decoded"] >= (before if now["decoded"] >= before else 0) + frames
