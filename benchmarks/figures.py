"""A figure and its peer, and how they are printed."""

import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

RUNS = 3


@dataclass(frozen=True)
class Figure:
    """One measured property: ours, the peer's, and what the ratio is of."""

    what: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str = ""

    def row(self) -> str:
        """One row of the table."""
        peer = "–" if self.peer is None else f"{_short(self.peer)} ({self.peer_name})"
        ratio = "–" if not self.peer else _short(self.ours / self.peer, 2)
        return f"| {self.what} | {_short(self.ours)} {self.unit} | {peer} | {ratio} |"


def _short(value: float, digits: int = 0) -> str:
    """A number with its thousands apart; a small one with two figures."""
    return (
        f"{value:,.{digits}f}"
        if abs(value) >= 10 or (digits and abs(value) >= 1)
        else f"{value:.2g}"
    )


def per_second(act: Callable[[], int]) -> float:
    """Median rate of an action that answers how many things it did."""
    rates = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        count = act()
        rates.append(count / (time.perf_counter() - begun))
    return statistics.median(rates)


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(figures: list[Figure], folder: Path, groups: list[str]) -> str:
    """Write the table of a run, named by its day and groups; return it."""
    now = datetime.now(UTC)
    lines = [
        f"# Benchmarks, {now:%Y-%m-%d}",
        "",
        f"`./run bench {' '.join(groups)}` on {platform.machine()}, {_cores()} cores, "
        f"Python {platform.python_version()}, {platform.system()}. Load generator,"
        " servers and mailproc share the cores. Rates are medians of"
        f" {RUNS} runs; trust the ratios, taken in this one run.",
        "",
        "| what | mailproc | peer | ratio |",
        "| --- | --- | --- | --- |",
        *(figure.row() for figure in figures),
    ]
    text = "\n".join(lines) + "\n"
    folder.mkdir(exist_ok=True)
    (folder / f"{now:%Y-%m-%d}-{'-'.join(groups)}.md").write_text(
        text, encoding="utf-8"
    )
    return text


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0))
