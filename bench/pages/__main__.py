"""Open every page of the back office on the database in force; prints JSON: milliseconds of each.

python -m bench.pages
"""

import json
import statistics
import sys
import time

import django
from django.test import Client
from django.test.utils import setup_test_environment

NAME, PASSWORD = "bench.staff", "opens every page 7"
RUNS, SLOW_RUNS, SLOW_MS = 5, 2, 1000
GOOD = (200, 302)


def inside() -> Client:
    """A superuser's browser, with the second factor given."""
    from accounts.models import User
    from gochat.backoffice.entry import INSIDE_SINCE, SEEN_AT

    if not User.objects.filter(username=NAME).exists():
        User.objects.create_superuser(NAME, f"{NAME}@demo.gochat.invalid", PASSWORD)
    client = Client(headers={"accept-language": "en"})
    client.post("/login", {"username": NAME, "password": PASSWORD})
    session = client.session
    session[INSIDE_SINCE] = session[SEEN_AT] = time.time()
    session.save()
    return client


def measure(client: Client, url: str) -> dict:
    """How long a page takes, in the middle of some runs; the first, which warms up, is apart.

    `cpu_ms` is this process's own work, the least of all runs: what else runs here does not count.
    """
    first, status = _opened(client, url)
    times, work = [], []
    while len(times) < (SLOW_RUNS if first > SLOW_MS else RUNS):
        worked = time.process_time()
        times.append(_opened(client, url)[0])
        work.append((time.process_time() - worked) * 1000)
    return {
        "status": status,
        "first_ms": round(first, 1),
        "p50_ms": round(statistics.median(times), 1),
        "cpu_ms": round(min(work), 1),
    }


def _opened(client: Client, url: str) -> tuple[float, int]:
    began = time.perf_counter()
    answer = client.get(url)
    # Of what is streamed, the first bytes count.
    content = answer.streaming_content if answer.streaming else iter([answer.content])
    next(iter(content), b"")
    took = (time.perf_counter() - began) * 1000
    answer.close()
    return took, answer.status_code


def main() -> dict:
    """Every page's kind, address and times, the slowest first."""
    from .walking import pages

    setup_test_environment()
    client = inside()
    found = {page.url: page for page in pages(client)}
    told = []
    for url, page in found.items():
        told.append({"kind": page.kind, "url": url, **measure(client, url)})
        if told[-1]["status"] not in GOOD:
            print(told[-1], file=sys.stderr)
    return {"pages": sorted(told, key=lambda one: -one["p50_ms"])}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(), indent=1))
