"""Running cases and telling what came of them."""

import importlib
import os
import platform
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from . import report
from .cases import Options, Result
from .stack import Lab

Say = Callable[[str], object]


def run_cases(names: Iterable[str], options: Options, data_dir: Path, say: Say) -> Path:
    """Run cases one after the other, show each one's table, and keep all as JSON; where."""
    _raise_file_limit()
    # Or the servers would be left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    results: dict[str, dict] = {}
    with Lab(data_dir / "bench") as lab:
        for name in names:
            results[name] = _run_case(name, lab, options, say)
    text = report.as_json(results, {**machine(), "options": asdict(options)})
    return report.write(text, data_dir / "bench" / "results")


def _run_case(name: str, lab: Lab, options: Options, say: Say) -> dict:
    """One that fails is told of; the others run all the same."""
    case = importlib.import_module(f"{__package__}.cases.{name}")
    say(f"\n{name}: {case.__doc__.splitlines()[0]}")
    began = time.monotonic()
    try:
        result: Result = case.run(lab, options)
    except Exception:
        say(traceback.format_exc())
        return {"figures": [], "error": traceback.format_exc()}
    seconds = round(time.monotonic() - began, 1)
    say(f"{report.table(result.figures)}\n({seconds:.0f} s)")
    return {"seconds": seconds, "figures": result.figures, "raw": result.raw}


def machine() -> dict:
    """On what it ran."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def _raise_file_limit() -> None:
    """As many open files as we may have; the processes we start inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
