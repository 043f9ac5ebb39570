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
# How the newest goes: the chosen candidates, the name of this attempt, and what was decoded.
ROUTE = """async () => {
  const connection = window.connections?.at(-1);
  if (!connection) return null;
  const stats = new Map(await connection.getStats());
  const all = [...stats.values()];
  const transport = all.find(({type}) => type === "transport");
  const pair = stats.get(transport?.selectedCandidatePairId);
  const videos = all.filter(({type, kind}) => type === "inbound-rtp" && kind === "video");
  return {
    state: connection.connectionState,
    attempt: transport?.iceLocalUsernameFragment,
    local: stats.get(pair?.localCandidateId)?.candidateType,
    remote: stats.get(pair?.remoteCandidateId)?.candidateType,
    decoded: videos.reduce((sum, {framesDecoded = 0}) => sum + framesDecoded, 0),
  };
}"""


def route(person: Person) -> dict[str, Any]:
    """How the newest connection goes."""
    return person.page.evaluate(ROUTE) or {"state": None, "decoded": 0}


def see_each_other(*people: Person, frames: int = 10) -> None:
    """Wait until everybody has decoded so many more frames of the other."""
    for person in people:
        before = route(person)["decoded"]
        person.until(lambda person=person, before=before: moves_on(route(person), before, frames))


def moves_on(now: dict[str, Any], before: int, frames: int) -> bool:
    """Whether so many frames came; a connection that is new counts from nothing."""
    return now["decoded"] >= (before if now["decoded"] >= before else 0) + frames
