"""Fill the database in force with a world, or ask a world its questions; prints JSON.

python -m bench.growth fill 1000000
python -m bench.growth ask 1000000
"""

import json
import sys
import time

import django


def fill(size: int) -> dict:
    """Make the tables and the world."""
    from django.core.management import call_command

    from . import world

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    messages = world.fill(size)
    return {"messages": messages, "seconds": round(time.perf_counter() - began, 1)}


def ask(size: int) -> dict:
    """Ask everything."""
    from . import questions

    kinds = (questions.reading, questions.searching, questions.plain_ways)
    return {
        "bytes": questions.database_bytes(),
        **{
            kind.__name__: {name: questions.measure(one) for name, one in kind(size).items()}
            for kind in kinds
        },
    }


if __name__ == "__main__":
    django.setup()
    work = {"fill": fill, "ask": ask}[sys.argv[1]]
    print(json.dumps(work(int(sys.argv[2]))))
