"""Right and wrong answers, counted by field."""

from collections.abc import Iterable
from dataclasses import dataclass, field

LEAST = 95.0  # percent of right answers that every field needs


@dataclass(slots=True)
class Score:
    """One field: how many answers were right, and the names of the wrong ones."""

    name: str
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, case: str, *, right: bool) -> None:
        """Count one answer."""
        if right:
            self.right += 1
        else:
            self.wrong.append(case)

    @property
    def total(self) -> int:
        """How many answers there were."""
        return self.right + len(self.wrong)

    @property
    def percent(self) -> float:
        """The share of right answers; of none, all."""
        return 100 * self.right / self.total if self.total else 100.0


def table(group: str, scores: Iterable[Score]) -> str:
    """Return the lines to print, the first wrong cases named below each field."""
    lines = [f"{group}: right answers by field"]
    for each in scores:
        lines.append(
            f"  {each.name:<16} {each.percent:6.1f} %  {each.right}/{each.total}"
        )
        lines += [f"      wrong: {case}" for case in each.wrong[:10]]
    return "\n".join(lines)


def passes(scores: Iterable[Score]) -> bool:
    """Whether every field has the least share of right answers."""
    return all(each.percent >= LEAST for each in scores)
