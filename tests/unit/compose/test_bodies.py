"""Which parts carry the block (S3.5c; reliability 8, row by row)."""

from mailproc.compose.bodies import bodies
from mailproc.message.model import Part
from mailproc.message.parse import parse

PLAIN = "Content-Type: text/plain\n\n{}"
HTML = "Content-Type: text/html\n\n<p>{}</p>"
FILE = "Content-Type: {}\nContent-Disposition: attachment; filename=a\n\nx"


def multi(kind: str, boundary: str, *parts: str) -> str:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return (
        f"Content-Type: multipart/{kind}; boundary={boundary}\n\n{body}--{boundary}--\n"
    )


def chosen(source: str) -> list[int]:
    """Numbers of the parts; "own" in a part is own text, ">" begins a quote."""
    message = parse(source.replace("\n", "\r\n").encode())

    def read(part: Part) -> tuple[bool, bool]:
        text = message.raw[part.body : part.end]
        return b"own" in text, b"quote" in text

    return [part.number for part in bodies(message, read)]


def test_single_parts() -> None:
    assert chosen(PLAIN.format("own")) == [0]
    assert chosen(HTML.format("own")) == [0]
    assert chosen("Subject: no type\n\nown") == [0]
    assert chosen("Content-Type: text/calendar\n\nown") == []
    assert chosen("Content-Type: application/ms-tnef\n\nown") == []
    assert chosen(FILE.format("text/plain")) == []


def test_alternative_both_versions_and_no_other() -> None:
    calendar = "Content-Type: text/calendar\n\nown"
    amp = "Content-Type: text/x-amp-html\n\nown"
    versions = (PLAIN.format("own"), amp, HTML.format("own"), calendar)
    assert chosen(multi("alternative", "a", *versions)) == [1, 3]
    assert chosen(multi("alternative", "a", HTML.format("own"))) == [1]


def test_related_root_only() -> None:
    parts = (HTML.format("own"), PLAIN.format("own"))
    assert chosen(multi("related", "r", *parts)) == [1]
    second = HTML.format("own").replace("\n", "\nContent-ID: <b>\n", 1)
    named = multi("related", "r", PLAIN.format("own"), second)
    assert chosen(named.replace("; b", '; start="<b>"; b', 1)) == [2]


def test_mixed_never_an_attachment() -> None:
    text_file = FILE.format("text/plain")
    named = PLAIN.format("own").replace("plain", "plain; name=a.txt")
    assert chosen(multi("mixed", "m", text_file, named, PLAIN.format("own"))) == [3]
    assert chosen(multi("mixed", "m", text_file)) == []


def test_mixed_descends() -> None:
    related = multi("related", "r", HTML.format("own"), FILE.format("image/png"))
    inner = multi("alternative", "a", PLAIN.format("own"), related)
    assert chosen(multi("mixed", "m", inner, FILE.format("text/html"))) == [2, 4]


def test_pieces_around_a_file_end_where_the_own_words_end() -> None:
    file = FILE.format("image/png")
    own, blank, quote = (PLAIN.format(t) for t in ("own", "", "quote"))
    assert chosen(multi("mixed", "m", own, file, own)) == [3]
    assert chosen(multi("mixed", "m", own, file, blank)) == [1]
    assert chosen(multi("mixed", "m", own, file, quote)) == [1]
    assert chosen(multi("mixed", "m", own, file, PLAIN.format("own quote"), own)) == [3]
    assert chosen(multi("mixed", "m", quote, file, own)) == [1]
    assert chosen(multi("mixed", "m", blank, file, blank)) == [1]


def test_versions_around_a_file() -> None:
    pieces = multi(
        "mixed", "m", HTML.format("own"), FILE.format("a/b"), HTML.format("own")
    )
    assert chosen(multi("alternative", "a", PLAIN.format("own"), pieces)) == [1, 5]


def test_an_attached_message_is_never_entered() -> None:
    attached = "Content-Type: message/rfc822\n\n" + PLAIN.format("own")
    assert chosen(multi("mixed", "m", PLAIN.format("own"), attached)) == [1]
    assert chosen(multi("mixed", "m", attached)) == []
    assert chosen(multi("digest", "d", PLAIN.format("own"))) == []


def test_reports_and_sealed_mail() -> None:
    parts = (PLAIN.format("own"), "Content-Type: message/delivery-status\n\nx")
    assert chosen(multi("report", "r", *parts)) == []
    signed = multi("signed", "s", PLAIN.format("own"), "Content-Type: a/b\n\nx")
    assert chosen(signed) == []
    assert chosen(multi("mixed", "m", signed, PLAIN.format("own"))) == []
    assert chosen(multi("encrypted", "e", PLAIN.format("own"))) == []
