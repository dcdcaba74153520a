"""Lines of the hand-over that other matters add: complaints, incidents (S5, S11.1).

One function a matter; each returns finished lines.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from mailproc.clockwork import abuse_count, incidents
from mailproc.clockwork.office import Office
from mailproc.desk.shifts import Shift

Remark = Callable[[Office, Shift, datetime], Sequence[str]]

REMARKS: tuple[Remark, ...] = (incidents.remarks, abuse_count.remarks)


def lines(office: Office, shift: Shift, now: datetime) -> tuple[str, ...]:
    """Return what every matter has to say of a shift."""
    return tuple(line for remark in REMARKS for line in remark(office, shift, now))
