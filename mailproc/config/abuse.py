"""`[abuse]`: what follows from complaints, as the operator has set it."""

from mailproc.abuse.policy import Policy
from mailproc.complaints.rules import AbuseRules, Mode
from mailproc.config.model import Settings


def abuse_rules(settings: Settings, policy: Policy) -> AbuseRules:
    """Return the settings as values; `policy` is that of the operator's file."""
    entry = settings.abuse
    return AbuseRules(
        receipt=Mode(entry.receipt),
        client_letter=Mode(entry.client_letter),
        block_letter=Mode(entry.block_letter),
        outcome=Mode(entry.outcome),
        restricted=entry.restricted_queue,
        authserv=frozenset(name.lower() for name in entry.authserv),
        trusted=frozenset(name.lower() for name in entry.trusted),
        has_command=entry.block_command is not None,
        listing_from=entry.listing_from,
        listing_to=entry.listing_to,
        evidence_days=entry.evidence_days,
        policy=policy,
    )
