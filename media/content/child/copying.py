"""Packets as they are, in a container written anew: with duration and index, without tags."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av


def copy_packets(container: Any, kept: Sequence[Any], path: Path, form: str) -> None:
    """Write the packets of these streams of a container into a file of this format."""
    options = {"movflags": "+faststart"} if form == "mp4" else {}
    with av.open(str(path), "w", format=form, options=options) as output:
        copies = {stream.index: _copy_of(stream, output) for stream in kept}
        for packet in container.demux(*kept):
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                output.mux(packet)


def _copy_of(stream: Any, output: Any) -> Any:
    copy = output.add_stream_from_template(stream)
    copy.metadata.clear()
    if stream.codec_context.name == "hevc":
        copy.codec_context.codec_tag = "hvc1"  # Apple's players know no other
    return copy
