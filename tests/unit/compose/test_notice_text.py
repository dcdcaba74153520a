"""The text of a notice between the draft and what partners read (N6, N7)."""

from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.notice_text import (
    Earlier,
    Spoken,
    desk_only,
    paragraphs,
    parts,
    plain,
    written,
)
from mailproc.message.parse import parse

BLOCK = desk_only(["read from: «&^ {{ x }}»", "second\nthird"])


def letter(text: str, subtype: str = "plain", **params: str) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["Subject"] = "x"
    made.set_content(text, subtype=subtype)
    for name, value in params.items():
        made.set_param(name, value)
    return made.as_bytes()


def test_what_only_the_desk_may_read_stays_behind() -> None:
    message = parse(letter(f"HEAD\n\ntext\n\n{BLOCK}\n"))
    assert written(message) == "HEAD\n\ntext"


def test_it_stays_behind_even_where_its_first_line_is_lost() -> None:
    rest = BLOCK.partition("\n")[2]
    assert written(parse(letter(f"HEAD\n{rest}\nend\n"))) == "HEAD\nend"


def test_marks_in_snippets_are_no_fields() -> None:
    assert "&^" not in BLOCK


def test_a_signature_of_the_writer_stays_behind() -> None:
    assert written(parse(letter("HEAD\n\n-- \nIvan\n"))) == "HEAD"


def test_soft_line_breaks_are_joined() -> None:
    """RFC 3676: a row of facts that a client has wrapped is one line again."""
    raw = letter("Services: SMS MT, \nSMS MO\n", format="flowed")
    assert written(parse(raw)) == "Services: SMS MT, SMS MO"


def test_html_of_a_mail_client_is_read_as_text() -> None:
    raw = letter("<p>HEAD</p><p>* * *</p><p>SECOND</p>", "html")
    assert parts(written(parse(raw))) == ("HEAD", "SECOND")


@given(
    st.lists(st.from_regex(r"[A-Z]{1,9}(\n\n[a-z]{1,9}: [a-z]{1,9})?", fullmatch=True))
)
def test_languages_are_parted_as_they_were_joined(texts: list[str]) -> None:
    spoken = [Spoken("", text) for text in texts]
    assert parts(plain(spoken, "", ())) == tuple(texts)


def test_facts_are_told_from_sentences() -> None:
    text = "HEAD\n\nStart: now\nServices: SMS MT,\nSMS MO\n\nNote: free text\n\nBye."
    found = paragraphs(text, ["Start", "services"])
    assert [one.kind for one in found] == ["headline", "facts", "text", "text"]
    assert found[1].rows == (("Start", "now"), ("Services", "SMS MT, SMS MO"))


def test_history_is_quoted_newest_first() -> None:
    history = [Earlier("second", "B"), Earlier("first", "A")]
    text = plain([Spoken("en", "C")], "Earlier", history)
    lines = text.splitlines()
    assert lines[0] == "C"
    assert lines.index("> B") < lines.index("> A")
    assert all(line.startswith(">") for line in lines[2:])
