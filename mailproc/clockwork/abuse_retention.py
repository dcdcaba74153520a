"""Routine: evidence of complaints that are long done is let go (issue 5, point 7).

Raw bytes are kept with their digest (SHA-256) until so many days after the case was
done; 0 days keeps them for good. The blanking is logged, the case stays.
"""

from datetime import datetime, timedelta

from mailproc.clockwork.office import Office

_CALLS = 20  # of a store that does so many a call; the rest waits for the next look


def look(office: Office, now: datetime) -> None:
    """Blank what is older than the settings say. Errors: Unavailable."""
    days = office.abuse.evidence_days
    if days:
        before = now - timedelta(days=days)
        for _ in range(_CALLS):
            if not office.store.expire_evidence(before, now):
                return
