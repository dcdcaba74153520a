"""`./run score [GROUP …]`: right answers by field; exit 1 below 95 % in any."""

import importlib
import pkgutil
import sys
from collections.abc import Sequence

from benchmarks import score
from benchmarks.score.fields import Score, passes, table

_NO_GROUPS = ("__main__", "fields")


def groups() -> list[str]:
    """Return the names of the modules beside this one that score something."""
    names = (each.name for each in pkgutil.iter_modules(score.__path__))
    return sorted(name for name in names if name not in _NO_GROUPS)


def main(names: Sequence[str]) -> int:
    """Score the named groups, or all; returns the exit code."""
    known = groups()
    for name in names:
        if name not in known:
            print(f"score: no group {name}; there are: {', '.join(known)}")
            return 2
    good = True
    for name in names or known:
        module = importlib.import_module(f"benchmarks.score.{name}")
        found: list[Score] = module.scores()
        print(table(name, found))
        good = passes(found) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
