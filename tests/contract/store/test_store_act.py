"""Acting: one message of many copies (S3.5b), threads by reference, one transaction."""

from typing import Any

import pytest
from sqlalchemy import select

from mailproc.desk.effects import File, JoinTicket, StepBack
from mailproc.errors import Permanent
from mailproc.ports import TRASH, Place, Step
from mailproc.store import SqlStore, schema
from tests.contract.store.mails import NOON, arrive, inbox, keep, letter, plan


def test_a_new_mail_has_a_message_a_thread_and_a_filing(store: SqlStore) -> None:
    kept = keep(store, b"raw", inbox(5))
    acted = store.act(kept.copy, plan("m1", labels=("sbl",), priority=3), NOON)
    assert not acted.joined
    copy = store.copy(kept.copy)
    assert (copy.step, copy.message) == (Step.ACTED, acted.message)
    filing = store.filings("support1", 10)[0]
    assert (filing.queue, filing.flags) == ("support", ("\\Flagged", "sbl"))
    assert filing.place == inbox(5)
    known = store.find(["m1"])
    assert known
    assert (known.thread.queue, known.thread.priority) == ("support", 3)


def test_acting_twice_on_a_copy_changes_nothing(store: SqlStore) -> None:
    kept = keep(store, b"raw", None, "support1")
    first = store.act(kept.copy, plan("m1"), NOON)
    again = store.act(kept.copy, plan("m1", queue="abuse"), NOON)
    assert (again.message, again.thread) == (first.message, first.thread)
    assert [f.queue for f in store.filings("support1", 10)] == ["support"]


def test_letters_of_a_plan_are_spooled_with_it_and_only_once(store: SqlStore) -> None:
    """A forward leaves once, however many copies come and however often they do."""
    forward = letter("f1", "noc@example.net", references=("m1",))
    wanted = plan("m1", letters=(forward,))
    kept = keep(store, b"raw", inbox(5))
    acted = store.act(kept.copy, wanted, NOON)
    store.act(kept.copy, wanted, NOON)
    other = keep(store, b"raw", inbox(5, "support2"))
    assert store.act(other.copy, wanted, NOON).joined
    assert [row.address for row in store.spool_rows()] == ["noc@example.net"]
    known = store.find(["f1"])
    assert known
    assert (known.outgoing, known.thread.id) == (True, acted.thread)


def test_nothing_is_spooled_for_a_plan_that_cannot_be_carried_out(
    store: SqlStore,
) -> None:
    with pytest.raises(Permanent):
        store.act(99, plan("m1", letters=(letter("f1"),)), NOON)
    assert list(store.spool_rows()) == []


@pytest.mark.parametrize("joins", [True, False])
def test_new_mail_is_never_hidden_by_what_was_deleted(
    store: SqlStore, joins: bool
) -> None:
    """A thread in Trash comes back with it (S4.3), known by a common parent too."""
    _, thread = arrive(store, 1, "m1", queue=TRASH, references=("parent",))
    effects = (File("support", ()), *([JoinTicket(thread)] if joins else []))
    _, again = arrive(store, 2, "m2", references=("parent",), effects=effects)
    assert again == thread
    assert {f.queue for f in store.filings("support1", 10)} == {"support"}
    assert [c.queue for c in store.queue_counts()] == ["support"]


def test_what_a_filter_deletes_never_takes_a_thread_along(store: SqlStore) -> None:
    arrive(store, 1, "m1", references=("parent",))
    arrive(store, 2, "m2", references=("parent",), queue=TRASH)
    assert {f.queue for f in store.filings("support1", 10)} == {"support"}


def test_a_mail_put_back_into_the_inbox_goes_to_its_queue_again(
    store: SqlStore,
) -> None:
    """Nothing is ever without a queue (S4.3)."""
    copy, _ = arrive(store, 5, "m1", queue="abuse")
    store.filed(store.filings("support1", 1)[0].id, Place("support1", "A", 1, 1))
    raw = store.copy(copy).raw
    assert keep(store, raw, inbox(9)).step is Step.ACTED
    store.act(copy, plan("m1", queue="support"), NOON)
    filing = store.filings("support1", 10)[0]
    assert (filing.queue, filing.place) == ("abuse", inbox(9))


def test_copies_in_three_accounts_are_one_message(store: SqlStore) -> None:
    """One ticket; every copy is filed in its own account (S3.5b)."""
    accounts = ("support1", "support2", "support3")
    threads = {arrive(store, 5, "m1", account)[1] for account in accounts}
    assert len(threads) == 1
    assert [(c.queue, c.messages) for c in store.queue_counts()] == [("support", 1)]
    for account in accounts:
        assert [f.queue for f in store.filings(account, 10)] == ["support"]


def test_of_a_joined_copy_only_labels_stay(store: SqlStore) -> None:
    """It goes where the message stands now, not where its own plan would have it."""
    copy, _ = arrive(store, 5, "m1", labels=("sbl",))
    store.dragged(copy, Place("support1", "B", 1, 1), "billing", NOON)
    kept = keep(store, b"other trace", inbox(5, "support2"))
    acted = store.act(kept.copy, plan("m1", labels=("vip",), priority=1), NOON)
    assert acted.joined
    filing = store.filings("support2", 10)[0]
    assert filing.queue == "billing"
    assert set(filing.flags) == {"\\Flagged", "sbl", "vip"}
    known = store.find(["m1"])
    assert known
    assert known.thread.priority == 6


@pytest.mark.parametrize("identity", ["ж" * 5000, "m\x00\ud800", "<a b>"])
def test_any_identity_and_message_id_joins_itself(
    store: SqlStore, identity: str
) -> None:
    """Strangers choose them: longer than an index entry, NUL, lone surrogates."""
    first = arrive(store, 5, identity)[1]
    assert arrive(store, 5, identity, "support2")[1] == first
    assert store.find([identity])


def test_mails_without_an_identity_never_join(store: SqlStore) -> None:
    _, one = arrive(store, 5, " ", message_id=None)
    _, two = arrive(store, 6, "", message_id="")
    assert one != two
    assert store.find(["", " "]) is None


def test_an_answer_joins_by_its_references(store: SqlStore) -> None:
    _, first = arrive(store, 5, "m1", queue="abuse")
    _, answer = arrive(store, 6, "m2", references=("gone", "m1"))
    _, other = arrive(store, 7, "m3", references=("unknown",))
    assert answer == first != other
    known = store.find(["m2"])
    assert known
    assert known.thread.queue == "abuse"


def test_the_nearest_known_ancestor_decides(store: SqlStore) -> None:
    _, far = arrive(store, 5, "m1")
    _, near = arrive(store, 6, "m2")
    assert arrive(store, 7, "m3", references=("m1", "m2", "lost"))[1] == near != far


def test_a_parent_that_comes_after_its_answer_joins_it(store: SqlStore) -> None:
    _, answer = arrive(store, 5, "m2", references=("m1",), queue="billing")
    _, parent = arrive(store, 6, "m1", queue="support")
    assert parent == answer
    assert [f.queue for f in store.filings("support1", 9)] == ["billing", "billing"]


def test_siblings_of_a_lost_parent_are_one_thread(store: SqlStore) -> None:
    _, one = arrive(store, 5, "m2", references=("m1",))
    assert arrive(store, 6, "m3", references=("m1",))[1] == one


def test_answers_to_our_letter_are_found_and_joined(store: SqlStore) -> None:
    _, thread = arrive(store, 5, "m1", queue="datacenter")
    store.spool(letter("our1", references=("m1",)))
    known = store.find(["our1"])
    assert known
    assert (known.outgoing, known.thread.id) == (True, thread)
    assert known.thread.queue == "datacenter"
    assert arrive(store, 6, "m2", references=("our1",))[1] == thread


def test_the_copy_of_our_letter_joins_it(store: SqlStore) -> None:
    """The copy to support@ is filed into the thread, not sorted as new mail (S3.5a)."""
    _, thread = arrive(store, 5, "m1", queue="datacenter")
    store.spool(letter("our1", references=("m1",)))
    kept = keep(store, b"our copy", inbox(6))
    acted = store.act(kept.copy, plan("our1", ours=True, queue="other"), NOON)
    assert (acted.joined, acted.thread) == (True, thread)
    assert store.filings("support1", 9)[-1].queue == "datacenter"
    assert [(c.queue, c.messages) for c in store.queue_counts()] == [("datacenter", 1)]


def test_a_letter_that_begins_a_thread_gets_its_queue_from_its_copy(
    store: SqlStore,
) -> None:
    store.spool(letter("our1"))
    before = store.find(["our1"])
    assert before
    assert before.thread.queue == ""
    kept = keep(store, b"our copy", inbox(6))
    store.act(kept.copy, plan("our1", ours=True, queue="partners"), NOON)
    after = store.find(["our1"])
    assert after
    assert (after.id, after.thread.queue) == (before.id, "partners")
    assert arrive(store, 7, "m2", references=("our1",))[1] == after.thread.id


def test_a_plan_without_a_queue_ends_in_the_catch_all(store: SqlStore) -> None:
    """S4.3."""
    store.spool(letter("our1"))
    kept = keep(store, b"our copy", inbox(6))
    store.act(kept.copy, plan("our1", ours=True, queue=""), NOON)
    assert store.filings("support1", 9)[0].queue == "other"


def test_the_newest_message_with_an_id_is_found(store: SqlStore) -> None:
    arrive(store, 5, "m1")
    arrive(store, 6, "forged", message_id="m1")
    known = store.find(["nothing", "m1"])
    assert known
    assert known.identity == "forged"
    assert store.find([]) is None
    assert store.find(["nothing"]) is None


def test_a_plan_that_names_the_thread_moves_it_to_its_queue(store: SqlStore) -> None:
    """Staff put the answer into another queue's folder before we saw it (S1.3)."""
    first, thread = arrive(store, 5, "m1")
    effects = (File("billing"), JoinTicket(thread))
    _, same = arrive(store, 6, "m2", queue="billing", effects=effects)
    assert same == thread
    assert {f.copy: f.queue for f in store.filings("support1", 9)}[first] == "billing"


def test_a_thread_that_is_named_wins_over_references(store: SqlStore) -> None:
    _, one = arrive(store, 5, "m1")
    _, two = arrive(store, 6, "m2")
    effects = (File("support"), JoinTicket(two))
    _, third = arrive(store, 7, "m3", references=("m1",), effects=effects)
    assert third == two != one
    gone = (JoinTicket(999),)
    assert arrive(store, 8, "m4", references=("m1",), effects=gone)[1] == one


@pytest.mark.parametrize(
    ("more", "priority"),
    [({}, 1), ({"old": True}, 6), ({"ours": True}, 6)],
)
def test_only_new_work_makes_a_thread_more_urgent(
    store: SqlStore, more: dict[str, Any], priority: int
) -> None:
    """S1.4, and nothing automatic for old mail."""
    arrive(store, 5, "m1", priority=6)
    arrive(store, 6, "m2", references=("m1",), priority=1, **more)
    known = store.find(["m1"])
    assert known
    assert known.thread.priority == priority


def test_old_mail_is_counted_apart(store: SqlStore) -> None:
    arrive(store, 5, "m1", queue="abuse", old=True)
    arrive(store, 6, "m2", queue="abuse")
    counts = store.queue_counts()
    assert [(c.queue, c.messages, c.old) for c in counts] == [("abuse", 2, 1)]


def test_a_bounce_is_on_record_without_the_address(store: SqlStore) -> None:
    store.spool(letter("our1"))
    known = store.find(["our1"])
    assert known
    effects = (StepBack(known.thread.id, "gone@example.org"),)
    arrive(store, 5, "dsn", references=("our1",), effects=effects)
    event = store.events(1)[0]
    assert event.kind == "step_back"
    assert event.data["thread"] == known.thread.id
    assert "gone" not in str(event.data)


def test_the_verdict_is_explained_once(store: SqlStore) -> None:
    arrive(store, 5, "m1")
    arrive(store, 5, "m1", "support2")
    with store.engine.connect() as connection:
        traces = connection.execute(select(schema.trace)).all()
    assert [t.hits for t in traces] == [
        [{"name": "catch-all", "matched": True, "where": ["subject"]}]
    ]
    assert traces[0].effects[0]["do"] == "file"


def test_a_thousand_references_are_bounded_work(store: SqlStore) -> None:
    many = tuple(f"r{n}" for n in range(5000))
    _, thread = arrive(store, 5, "m1", references=many)
    assert arrive(store, 6, "m2", references=("r0",))[1] == thread
    assert arrive(store, 7, "m3", references=("r4999",))[1] == thread
    assert arrive(store, 8, "m4", references=("r2000",))[1] != thread


def test_an_unknown_copy_is_a_clear_refusal(store: SqlStore) -> None:
    with pytest.raises(Permanent, match="copy 99"):
        store.act(99, plan("m1"), NOON)
    assert store.find(["m1"]) is None
