"""N8: a mark is found in every place of the finished bytes, and its place is named."""

import base64
import gzip
import io
import zipfile

import pytest

from mailproc.message.parse import parse
from tests.unit.compose.guarded import attached, faults, html, notice, rules

MARK = "Początek: &^data\n"


def encoded(text: str, charset: str = "utf-8") -> str:
    return base64.encodebytes(text.encode(charset)).decode()


def test_a_clean_notice_may_go() -> None:
    assert faults(notice()) == []


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("[HL-7] &^title", True),
        ("=?utf-8?q?Awaria_=26=5Etitle?=", True),
        ("=?utf-8?q?Awaria_=26?= =?utf-8?b?Xng=?=", True),
        ("=?iso-8859-2?b?" + base64.b64encode(b"&^x").decode() + "?=", True),
        ("[HL-7] & ^", False),
    ],
)
def test_subjects(subject: str, found: bool) -> None:
    assert (("field", "subject") in faults(notice(subject=subject))) is found


@pytest.mark.parametrize("name", ["Comments", "X-Ticket", "List-Help", "Reply-To"])
def test_other_headers(name: str) -> None:
    message = notice(more=f"{name}: see\n =?utf-8?q?=26=5Eticket?=\n")
    assert ("field", f"header {name}") in faults(message)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-7", "koi8-r", "cp1250"])
def test_text_in_base64_and_any_charset(charset: str) -> None:
    kind = f"text/plain; charset={charset}"
    body = encoded("ok\n&^data\n", charset)
    message = notice(body, kind=kind, more="Content-Transfer-Encoding: base64\n")
    assert faults(message) == [("field", "text, line 2")]


def test_quoted_printable_with_a_soft_break_in_the_mark() -> None:
    message = notice(
        "Od &=\n=5Edata\n", more="Content-Transfer-Encoding: quoted-printable\n"
    )
    assert faults(message) == [("field", "text, line 1")]


def test_delsp_joins_what_a_soft_break_parts() -> None:
    """RFC 3676: with DelSp=yes the space before the line break goes."""
    kind = "text/plain; charset=utf-8; format=flowed; delsp=yes"
    assert ("field", "text, line 1") in faults(notice("a & \n^b\n", kind=kind))


def test_quoted_history_counts() -> None:
    body = "Koniec awarii.\n\n> Poprzednio:\n> od &^godziny\n"
    assert ("field", "text, line 4") in faults(notice(body))


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("<p>&amp;<b>^</b>data</p>", "html"),
        ("<p>&#38;&#x5e;data</p>", "html"),
        ("<p>&amp;<!-- x -->^</p>", "html"),
        ("<p>&amp;<span style='display:none'>x</span>^</p>", "html"),
        ("<p>&amp;<wbr>^</p>", "html"),
        ("<div style='display:none'>&amp;^data</div>", "html"),
        ("<img alt='&amp;^x' src='cid:a'>", "html source"),
        ("<a title='&^x'>a</a>", "html source"),
        ("<a href='mailto:a@example.com?subject=%26%5Ex'>a</a>", "html source"),
        ("<!-- &^x -->", "html source"),
        ("<style>a:after{content:'\\26\\5e'}</style>", "html source"),
        ("<title>&amp;^x</title>", "html source"),
        ("<script>x='&^'</script>", "html source"),
        ("<p a='1' b=\"&Hat; &amp;&Hat;\">x", "html source"),
        ("<p><!-- never closed &^", "html source"),
    ],
)
def test_html_as_seen_and_as_source(source: str, place: str) -> None:
    assert faults(html(source)) == [("field", place)]


@pytest.mark.parametrize(
    "source",
    [
        "<p>R&amp;D ^ 2</p>",
        "<a href='https://a.example/?a=1&amp;b=%5E2'>x &amp; y</a>",
        "<style>@media print{a{color:red}}</style><p>ok",
        "<!--[if mso]><table><tr><td><![endif]-->ok",
        "<p>Back to top ^</p><p>Terms &amp; Conditions</p>",
    ],
)
def test_ordinary_html_may_go(source: str) -> None:
    assert faults(html(source)) == []


def test_template_syntax_split_by_tags() -> None:
    assert faults(html("<p>{<b>{ name }</b>}</p>")) == [("template", "html")]


def test_a_folded_line_of_a_calendar() -> None:
    """RFC 5545 3.1: the fold goes before the value is read."""
    data = b"BEGIN:VCALENDAR\r\nSUMMARY:prace &\r\n ^data\r\nEND:VCALENDAR\r\n"
    message = attached(data, "text/calendar", "invite.ics")
    assert faults(message) == [("field", "calendar")]


@pytest.mark.parametrize(
    "data",
    [b"od &^godziny", b"\xef\xbb\xbfod &^godziny", "od &^godziny".encode("utf-16")],
)
@pytest.mark.parametrize("kind", ["text/plain", "text/csv", "application/octet-stream"])
def test_text_in_attachments(data: bytes, kind: str) -> None:
    assert ("field", "attachment a.txt, line 1") in faults(
        attached(data, kind, "a.txt")
    )


def test_a_picture_is_not_text() -> None:
    """Any picture has these two octets somewhere."""
    data = b"\x89PNG\r\n\x1a\n\x00\x00&^\x00{{ a }}"
    assert faults(attached(data, "image/png", "a.png")) == []
    assert faults(attached(gzip.compress(b"&^"), "application/gzip", "a.gz")) == []


def office(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text)
    return file.getvalue()


def test_a_mark_in_an_office_document_split_by_runs() -> None:
    data = office("<w:r><w:t>od &amp;</w:t></w:r><w:r><w:t>^godziny</w:t></w:r>")
    message = attached(data, "application/vnd.openxmlformats", "plan.docx")
    assert ("field", "attachment plan.docx") in faults(message)


@pytest.mark.parametrize("cut", [4, 30, 60, 100])
def test_a_broken_archive_is_passed_over(cut: int) -> None:
    data = office("<w:t>od godziny</w:t>")[:cut]
    assert faults(attached(data, "application/zip", "plan.zip")) == []


@pytest.mark.parametrize(
    "name", ["&^data.pdf", "plan {{ x }}.pdf", "a/&^/b.pdf", "zażółć &^data.pdf"]
)
def test_file_names(name: str) -> None:
    message = attached(b"%PDF-1.4\x00", "application/pdf", name)
    assert rules(message) & {"field", "template"}


def test_a_file_name_in_segments() -> None:
    """RFC 2231: the mark is parted by two segments."""
    more = (
        "Content-Disposition: attachment;\n filename*0*=utf-8''plan%26;\n"
        " filename*1*=%5Edata.pdf\n"
    )
    assert ("field", "file name") in faults(notice("x", kind="image/png", more=more))


INNER = (
    "From: noc@example.net\nTo: a@example.net\nSubject: work {subject}\n"
    "Content-Type: text/plain\n\nwork at {text}\n"
)


@pytest.mark.parametrize(
    ("subject", "text", "place"),
    [
        ("&^x", "noon", "attached message, subject"),
        ("today", "&^x", "attached message, text, line 1"),
    ],
)
@pytest.mark.parametrize("kind", ["message/rfc822", "application/octet-stream"])
def test_attached_messages(subject: str, text: str, place: str, kind: str) -> None:
    data = INNER.format(subject=subject, text=text).replace("\n", "\r\n").encode()
    assert ("field", place) in faults(attached(data, kind, "mail.eml"))


def test_an_attached_message_that_is_not_encoded() -> None:
    inner = INNER.format(subject="today", text="&^x")
    body = f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    message = notice(body, kind="multipart/mixed; boundary=b")
    assert ("field", "attached message, text, line 1") in faults(message)


def test_what_stands_between_the_parts() -> None:
    body = "leftover &^x\n--b\n\ntext\n--b--\nbehind\n"
    message = notice(body, kind="multipart/mixed; boundary=b")
    assert ("field", "between the parts") in faults(message)


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\0" * 50, b"To: \xff:;\r\n\r\n\xff&^"])
def test_any_bytes_are_judged(raw: bytes) -> None:
    assert rules(parse(raw))
