"""`./run bench [GROUP …]`: measure, print the table, write it to results/."""

import sys
from pathlib import Path

from benchmarks import complaints, desk, filters, parts, whole
from benchmarks.figures import report

GROUPS = {
    "parts": parts.figures,
    "complaints": complaints.figures,
    "filters": filters.figures,
    "whole": whole.figures,
    "desk": desk.figures,
}


def main() -> None:
    """Run the named groups, or all."""
    names = sys.argv[1:] or list(GROUPS)
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        sys.exit(f"bench: no group {unknown[0]}; there are: {', '.join(GROUPS)}")
    figures = [figure for name in names for figure in GROUPS[name]()]
    print(report(figures, Path(__file__).parent / "results", names))


if __name__ == "__main__":
    main()
