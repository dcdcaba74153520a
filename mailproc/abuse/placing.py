"""Where a complaint stands: its queue (S7.4) and its priority (S1.4, S7.2a).

What a person decided, or a filter for another matter, is kept; what nobody sorted, and
what a datacenter passes on, goes to the queue abuse by itself.
"""

from mailproc.abuse.read import Reading

QUEUE = "abuse"
URGENT = 3
# Queues of what no filter knows, and of datacenters, who pass complaints on: S7.4
# wants those in the queue abuse too.
_GENERAL = ("", "support", "other", "datacenter")


def queue(reading: Reading, sorted_into: str) -> str:
    """Return the queue of a mail that the filters sorted into another one."""
    if reading.is_complaint and sorted_into in _GENERAL:
        return QUEUE
    return sorted_into


def priority(reading: Reading, given: int) -> int:
    """Return the priority: 3 at least where the class is blocked at once."""
    if reading.report is None or not reading.is_complaint:
        return given
    return min(given, URGENT) if reading.report.immediate_block else given
