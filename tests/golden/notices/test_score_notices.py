"""The reader of notices is right in 95 of 100 answers to each question, or more.

Issue 6.15: over fixtures/notices, and over the samples where MAILPROC_SAMPLES is set.
"""

from benchmarks.score.__main__ import groups
from benchmarks.score.fields import LEAST, passes
from benchmarks.score.notices import cases, scores


def test_every_field_is_read_right() -> None:
    found = scores()
    assert [each.name for each in found if each.percent < LEAST] == []
    assert passes(found)
    assert min(each.total for each in found) >= 120
    assert "notices" in groups()


def test_notices_and_other_mail_are_both_asked_about() -> None:
    known = list(cases())
    assert sum(case.expected is not None for case in known) >= 300
    assert sum(case.expected is None for case in known) >= 100
