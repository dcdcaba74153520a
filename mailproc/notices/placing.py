"""Where a notice goes: never where nobody looks for it (S4.3, S4.5, S8)."""

from mailproc.notices.model import Notice

_UNSORTED = frozenset(("other", "support"))


def queue(notice: Notice | None, sorted_into: str) -> str:
    """Return the queue of a mail that the filters put into `sorted_into`.

    What no filter of the operator claimed goes to the datacenters; a new server is an
    order (S11.5).
    """
    if notice is None or sorted_into not in _UNSORTED:
        return sorted_into
    return "orders" if notice.message_class == "server_ready" else "datacenter"
