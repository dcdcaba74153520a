"""Where a notice goes: never where nobody looks for it (S4.3, S4.5, S8)."""

from mailproc.notices.model import Notice

_UNSORTED = ("other", "support")
_DATACENTER = "datacenter"


def queue(notice: Notice | None, sorted_into: str) -> str:
    """Return the queue of a mail that the filters put into `sorted_into`.

    What no filter of the operator claimed goes to the datacenters; a new server is an
    order, also where it came as any mail of a datacenter (S8.1, S11.5).
    """
    if notice is None or sorted_into not in (*_UNSORTED, _DATACENTER):
        return sorted_into
    return "orders" if notice.message_class == "server_ready" else _DATACENTER
