"""How things are measured here: the best of several runs, ours and the peer's by turns, so that a busy machine harms
both."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("out") / "bench"
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Result:
    """One line of the table. `figure` is what the promise is about, `limit` what it may be at most (or at least)."""

    what: str
    ours: str
    peer: str
    figure: float
    limit: float
    unit: str = "times"
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit


def print_results(results: Sequence[Result]) -> None:
    """As a Markdown table, for the README."""
    print("| what | ours | peer | measured | promised | holds |\n| --- | ---: | ---: | ---: | ---: | --- |")
    for r in results:
        bound = "at least" if r.at_least else "at most"
        cells = (
            r.what,
            r.ours,
            r.peer,
            f"{r.figure:,.2f} {r.unit}",
            f"{bound} {r.limit:,g} {r.unit}",
            "yes" if r.holds else "NO",
        )
        print(f"| {' | '.join(cells)} |")


def best_of_each(runs: int, *work: Callable[[], float]) -> list[float]:
    """The least that each piece of work returned, all taken by turns."""
    taken = [[piece() for piece in work] for _ in range(runs)]
    return [min(column) for column in zip(*taken, strict=True)]


def all_of_each(runs: int, *work: Callable[[], float]) -> list[float]:
    """What each piece of work returned in all its runs, all taken by turns: where several wait for each other, the best
    run of either is luck."""
    taken = [[piece() for piece in work] for _ in range(runs)]
    return [sum(column) for column in zip(*taken, strict=True)]


def process_s(command: Sequence[str], **environment: str) -> float:
    """Seconds of wall clock that a whole process takes. Raises CalledProcessError."""
    began = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        cwd=PROJECT,
        env={**os.environ, **environment, "PYTHONPATH": str(PROJECT)},
    )
    return time.perf_counter() - began


def cpu_s(work: Callable[[], object]) -> float:
    """Seconds of processor time that `work` takes in this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"
