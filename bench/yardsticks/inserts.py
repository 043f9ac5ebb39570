"""The ceiling of storing: rows of messages inserted in large batches, each committed for good.

python -m bench.yardsticks.inserts 1000 5

So many rows to a transaction, for so many seconds; prints rows a second as JSON.
"""

import json
import sys
import time
import uuid

import django

from bench.load.dialects import content


def insert(batch: int, seconds: float) -> dict:
    """Into the first room, as fast as it goes."""
    from django.db import transaction

    from rooms.models import Message

    stored, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        seqs = range(stored + 1, stored + batch + 1)
        lines = [
            Message(
                room_id=1,
                sender_id=1,
                client_id=uuid.uuid4(),
                content=content(seq),
                **dict.fromkeys(("seq", "version", "counted"), seq),
            )
            for seq in seqs
        ]
        with transaction.atomic():
            Message.objects.bulk_create(lines)
        stored += batch
    return {"rows_per_second": round(stored / (time.monotonic() - began))}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(insert(int(sys.argv[1]), float(sys.argv[2]))))
