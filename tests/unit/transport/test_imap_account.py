"""The settings of an IMAP account: no secret shows, reconnects are spread."""

import ssl

from hypothesis import given
from hypothesis import strategies as st

from mailproc.transport.imap.account import Account, backoff, tls_context

ACCOUNT = Account(
    "desk",
    "imap.example.org",
    login="support1",
    password="hunter2",
    token_command=("token", "hunter3"),
    root="Очереди",
)


def test_repr_shows_no_secret() -> None:
    shown = repr(ACCOUNT)
    assert "support1" in shown
    assert "hunter" not in shown


def test_queue_folders_live_below_the_root() -> None:
    assert ACCOUNT.queue_folder("Жалобы") == "Очереди/Жалобы"
    assert Account("a", "h").queue_folder("Жалобы") == "Жалобы"


def test_tls_verifies_unless_told_otherwise() -> None:
    strict = tls_context(ACCOUNT)
    assert strict.verify_mode == ssl.CERT_REQUIRED
    assert strict.check_hostname
    loose = tls_context(Account("a", "h", verify=False))
    assert loose.verify_mode == ssl.CERT_NONE
    assert not loose.check_hostname


@given(st.integers(min_value=-5, max_value=10**9))
def test_backoff_is_bounded_for_any_attempt(attempt: int) -> None:
    assert 0.5 <= backoff(attempt) <= 300


def test_backoff_grows_to_its_cap_and_is_spread() -> None:
    assert max(backoff(1) for _ in range(50)) <= 1
    late = [backoff(30) for _ in range(50)]
    assert min(late) >= 150
    assert len(set(late)) > 10, "clients would come back all at once"
