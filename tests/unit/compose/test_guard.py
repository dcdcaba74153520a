"""The mark "&^" in the writer's own new text (N8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.guard import Finding, own_markers
from mailproc.message.model import Message
from mailproc.message.parse import parse

QUOTE = "On Mon, 4 Mar 2024 at 12:03, I <i@example.com> wrote:\n> old &^ here\n> more\n"


def letter(
    text: str = "",
    html: str = "",
    *,
    subject: str = "hello",
    params: str = "",
    extra: str = "",
) -> Message:
    """Return a parsed letter with the parts that are given."""
    parts = []
    if text:
        parts.append(f"Content-Type: text/plain; charset=utf-8{params}\n\n{text}")
    if html:
        parts.append(f"Content-Type: text/html; charset=utf-8\n\n{html}")
    if extra:
        parts.append(extra)
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    head = (
        f"From: support@example.org\nTo: ivan@example.com\nSubject: {subject}\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    )
    return parse((head + body).replace("\n", "\r\n").encode())


def places(message: Message) -> list[str]:
    return [finding.place for finding in own_markers(message)]


def test_clean_letter_has_no_marks() -> None:
    assert own_markers(letter("A & B ^ C\n", "<p>a &amp; ^</p>")) == ()


def test_mark_in_the_subject_is_named() -> None:
    message = letter("text\n", subject="Re: works on &^date")
    assert own_markers(message) == (Finding("subject", "Re: works on &^date"),)


def test_mark_in_an_encoded_subject_is_found() -> None:
    assert places(letter("x\n", subject="=?utf-8?q?works_=26=5Edate?=")) == ["subject"]


def test_mark_in_text_is_named_by_line() -> None:
    message = letter("Dear partner,\n\nworks begin &^at &^ and\nend &^at\n")
    assert own_markers(message) == (
        Finding("text, line 3", "works begin &^at &^ and"),
        Finding("text, line 4", "end &^at"),
    )


@pytest.mark.parametrize(
    "text",
    [
        f"done\n\n{QUOTE}",
        f"{QUOTE}\ndone\n",
        "done\n\n-----Original Message-----\nFrom: a\nSent: b\nTo: c\n\nold &^ here\n",
        "done\n\n> one &^\n> two\n",
    ],
)
def test_mark_in_a_quote_never_counts(text: str) -> None:
    assert own_markers(letter(text)) == ()


def test_mark_below_a_quote_counts() -> None:
    assert places(letter(f"{QUOTE}\nfrom &^ on\n")) == ["text, line 5"]


@pytest.mark.parametrize(
    "source",
    [
        "&^",
        "&amp;^",
        "&amp^",
        "&#38;&#94;",
        "&#x26;&#X5e;",
        "&amp;&#x5e;",
        "&amp;&Hat;",
        "&amp;<b>^</b>",
        "<i>&amp;</i><wbr><!-- x -->^",
        "&amp;&#8203;^",
        "&<span style='color:red'>^</span>",
    ],
)
def test_mark_in_html_is_found_as_people_see_it(source: str) -> None:
    found = own_markers(letter(html=f"<p>begin {source} end</p>"))
    assert found == (Finding("html", "begin &^ end"),)


@pytest.mark.parametrize(
    "source",
    [
        '<a href="https://example.com/&^id">link</a>',
        '<a href="https://example.com/&amp;^id">link</a>',
        '<img alt="&#38;^" src="cid:1">',
        "text<!--[if mso]>&^<![endif]-->",
    ],
)
def test_mark_in_the_source_of_html_is_found(source: str) -> None:
    assert places(letter(html=f"<p>{source}</p>")) == ["html source"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>done</p><blockquote type=cite>&amp;^</blockquote>",
        '<p>done</p><blockquote type=cite><a title="&^">x</a></blockquote>',
        "<p>done</p><div class=gmail_quote><div class=gmail_attr>x:</div>"
        "<blockquote class=gmail_quote>&^</blockquote></div>",
        "<p>done</p><hr><div id=divRplyFwdMsg>From</div><p>&amp;^</p>",
        "<p>&amp;amp;^</p>",
        "<p>&amp; ^</p>",
    ],
)
def test_what_only_looks_like_a_mark_in_html_passes(html: str) -> None:
    assert own_markers(letter(html=html)) == ()


@pytest.mark.parametrize(
    "extra",
    [
        "Content-Type: text/plain\nContent-Disposition: attachment\n\n&^\n",
        "Content-Type: text/plain; name=log.txt\n\n&^\n",
        "Content-Type: message/rfc822\n\nSubject: &^\n\n&^\n",
        "Content-Type: text/csv\n\n&^\n",
    ],
)
def test_attachments_never_count(extra: str) -> None:
    assert own_markers(letter("done\n", extra=extra)) == ()


def test_mark_that_flowed_delsp_joins_is_found() -> None:
    """RFC 3676 4.1: with DelSp=yes the space before a soft break is not there."""
    text = "begin & \n^ end\n"
    assert own_markers(letter(text, params="; format=flowed")) == ()
    assert places(letter(text, params="; format=flowed; delsp=yes")) == ["text"]


def test_stuffed_line_of_flowed_text_is_the_writers() -> None:
    text = "look\n > a &^\n > b\n"
    assert places(letter(text, params="; format=flowed")) == ["text, line 2"]


def test_findings_are_few_however_many_marks_there_are() -> None:
    assert len(own_markers(letter("&^\n" * 5000))) == 20


@given(st.text(max_size=60))
def test_any_letter_is_looked_at(text: str) -> None:
    message = letter(text or "x", f"<p>{text}</p>")
    for finding in own_markers(message):
        assert "&^" in finding.snippet
