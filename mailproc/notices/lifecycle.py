"""The lives of works and of incidents: an event and a newer notice give its next state.

Works: announced (tentative or confirmed), perhaps rescheduled, in process, extended,
completed or cancelled. Incidents: investigating, identified, monitoring, resolved,
and back where it breaks again. Pure; whether a notice is newer is said in `matching`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailproc.notices.model import Notice, Window

OVER = frozenset(("COMPLETED", "CANCELLED", "RESOLVED"))
_ANNOUNCED = frozenset(("TENTATIVE", "CONFIRMED", "RE-SCHEDULED"))
_NEWS = {
    "TENTATIVE": "announced",
    "CONFIRMED": "announced",
    "RE-SCHEDULED": "rescheduled",
    "IN-PROCESS": "started",
    "COMPLETED": "completed",
    "CANCELLED": "cancelled",
    "INVESTIGATING": "investigating",
    "IDENTIFIED": "identified",
    "MONITORING": "monitoring",
    "RESOLVED": "resolved",
}


@dataclass(frozen=True, slots=True)
class State:
    """Where an event stands; `state` is a word of COMMANDS.md, "" before the first."""

    kind: str
    state: str = ""
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """The event after a notice; `news` says what changed, in the order of weight.

    Words of `news`: announced, confirmed, rescheduled, started, extended, completed,
    cancelled, retracted, investigating, identified, monitoring, resolved, reopened,
    window.
    """

    after: State
    news: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def ends(self) -> bool:
        """Whether the event is over by this notice: an end notice is due (N9)."""
        return self.after.state in OVER and bool(self.news)


def apply(event: State, notice: Notice) -> Change:
    """Return what a newer notice makes of an event.

    A window that stands only in quoted text changes nothing that is known.
    """
    if notice.message_class == "retraction":
        return Change(replace(event, state="CANCELLED"), ("retracted",))
    windows = _windows(event, notice)
    state, doubts = _state(event, notice, windows)
    after = State(event.kind or notice.kind or "planned", state, windows)
    return Change(after, tuple(_news(event, after)), doubts)


def _state(
    event: State, notice: Notice, windows: Sequence[Window]
) -> tuple[str, tuple[str, ...]]:
    told = notice.status
    if told is None or (event.state, told) == ("CONFIRMED", "TENTATIVE"):
        return event.state, ()
    if event.state not in OVER or told in OVER:
        return told, ()
    if told in _ANNOUNCED | {"IN-PROCESS"} and tuple(windows) == event.windows:
        said = f"{told} after {event.state}, with the same windows"
        return event.state, (said,)
    return told, ()


def _windows(event: State, notice: Notice) -> tuple[Window, ...]:
    """Return the windows that hold now: moved, prolonged, or as they were."""
    quoted = notice.read_from.get("windows", "").startswith("quoted text")
    if not notice.windows or (quoted and event.windows):
        return event.windows
    if not event.windows:
        return notice.windows
    if notice.status == "CANCELLED":
        return event.windows
    first = notice.windows[0]
    if len(notice.windows) == 1 and first.start is None:
        return _ending(event.windows, first)
    if all(each.end is None for each in notice.windows):
        return _begun(event.windows, notice.windows)
    return notice.windows


def _ending(windows: tuple[Window, ...], end: Window) -> tuple[Window, ...]:
    """Give the last window that is no backup another end."""
    at = max((n for n, each in enumerate(windows) if not each.backup), default=0)
    changed = replace(windows[at], end=end.end)
    return (*windows[:at], changed, *windows[at + 1 :])


def _begun(
    windows: tuple[Window, ...], starts: tuple[Window, ...]
) -> tuple[Window, ...]:
    """A notice that tells only starts keeps the known ends of the same windows."""
    ends = {each.start: each.end for each in windows}
    return tuple(replace(each, end=ends.get(each.start)) for each in starts)


def _news(before: State, after: State) -> Iterator[str]:
    if after.state != before.state:
        yield from _turn(before.state, after.state)
    if not before.windows or after.windows == before.windows:
        return
    if _prolonged(before.windows, after.windows) and after.state not in OVER:
        yield "extended"
    elif after.state in _ANNOUNCED and before.state != "":
        yield "rescheduled" if after.state != "RE-SCHEDULED" else "window"
    else:
        yield "window"


def _turn(before: str, after: str) -> Iterator[str]:
    if before in OVER and after not in OVER:
        yield "reopened"
    if (before, after) == ("TENTATIVE", "CONFIRMED"):
        yield "confirmed"
    elif after in _NEWS and not (before in _ANNOUNCED and after == "CONFIRMED"):
        yield _NEWS[after]


def _prolonged(before: Sequence[Window], after: Sequence[Window]) -> bool:
    """Whether the same windows begin as before and one ends later."""
    if [w.start for w in before] != [w.start for w in after]:
        return False
    return any(
        old.end and new.end and new.end > old.end
        for old, new in zip(before, after, strict=True)
    )
