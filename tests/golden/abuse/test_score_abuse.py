"""The readers of complaints are right in 95 of 100 answers to each question, or more.

Issue 5.9: over fixtures/abuse, and over the samples where MAILPROC_SAMPLES is set.
"""

from benchmarks.score.__main__ import groups, main
from benchmarks.score.abuse import cases, scores
from benchmarks.score.fields import LEAST, Score, passes, table


def test_every_field_is_read_right() -> None:
    found = scores()
    assert [each.name for each in found if each.percent < LEAST] == []
    assert passes(found)


def test_every_field_has_answers_enough_to_mean_something() -> None:
    few = {each.name: each.total for each in scores() if each.total < 30}
    assert set(few) <= {"prefixes"}


def test_no_immediate_block_is_missed_and_none_invented() -> None:
    (block,) = (each for each in scores() if each.name == "immediate block")
    assert block.wrong == []


def test_complaints_and_other_mail_are_both_asked_about() -> None:
    known = list(cases())
    assert sum(case.expected is not None for case in known) >= 150
    assert sum(case.expected is None for case in known) >= 150


def test_a_field_below_the_least_fails() -> None:
    score = Score("class")
    for number in range(100):
        score.add(f"case {number}", right=number >= 6)
    assert (score.percent, score.total) == (94.0, 100)
    assert not passes([score])
    assert "94.0 %  94/100" in table("abuse", [score])
    assert "wrong: case 0" in table("abuse", [score])


def test_the_command_knows_its_groups() -> None:
    assert "abuse" in groups()
    assert main(["no-such-group"]) == 2
