"""A message after DATA: only CR LF . CR LF ends it, memory is bounded."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.transport.smtpd.content import Content, bare
from mailproc.transport.smtpd.limits import Memory

PLENTY = 10**6
pieces = st.lists(
    st.sampled_from([b"\r\n", b"\r", b"\n", b".", b"..", b"\0", b"a", b"text"]),
    max_size=30,
).map(b"".join)


def fed(
    data: bytes, cuts: list[int], limit: int = PLENTY
) -> tuple[Content, bytes | None]:
    """Feed data in chunks; answer the content and what followed its end."""
    content = Content(limit, Memory(PLENTY))
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in pairwise(edges):
        rest = content.feed(data[start:end])
        if rest is not None:
            return content, rest + data[end:]
    return content, None


def stuffed(message: bytes) -> bytes:
    """What a client sends for a message of whole lines (RFC 5321 4.5.2)."""
    dotted = (b"\r\n" + message).replace(b"\r\n.", b"\r\n..")[2:]
    return dotted + b".\r\n"


@given(pieces, pieces, st.lists(st.integers(0, 200), max_size=6))
def test_a_message_comes_out_as_it_went_in(
    body: bytes, after: bytes, cuts: list[int]
) -> None:
    message = body + b"\r\n" if body else b""
    content, rest = fed(stuffed(message) + after, cuts)
    assert (content.take(), rest) == (message, after)


@given(pieces, st.lists(st.integers(0, 200), max_size=6), st.integers(0, 20))
def test_how_it_is_cut_changes_nothing(
    stream: bytes, cuts: list[int], limit: int
) -> None:
    whole, rest = fed(stream, [], limit)
    content, rest_of_cut = fed(stream, cuts, limit)
    assert rest_of_cut == rest
    if rest is not None:
        assert content.too_big == whole.too_big
        assert content.too_big or content.take() == whole.take()


@pytest.mark.parametrize("ending", [
    b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r\r\n.\r\r\n",
    b"\r\n\0.\r\n", b"\r\n.\0\r\n", b"\n.\r", b"\r.\r", b"\r\n. \r\n",
])  # fmt: skip
def test_only_crlf_dot_crlf_ends_a_message(ending: bytes) -> None:
    content, rest = fed(b"one" + ending + b"MAIL FROM:<>", [])
    assert rest is None
    assert content.feed(b"\r\n.\r\n") == b""
    assert b"MAIL FROM:<>" in content.take()


def test_a_dot_at_once_is_an_empty_message() -> None:
    content, rest = fed(b".\r\nQUIT\r\n", [])
    assert (content.take(), rest) == (b"", b"QUIT\r\n")


@pytest.mark.parametrize(("size", "too_big"), [(99, False), (100, False), (101, True)])
def test_the_limit_counts_the_message_not_its_dots(size: int, too_big: bool) -> None:
    message = b".\r\n" * 30 + b"x" * (size - 92) + b"\r\n"
    assert len(message) == size
    for cut in range(134):
        content, rest = fed(stuffed(message), [cut], limit=100)
        assert rest == b""
        assert content.too_big is too_big, cut


def test_an_endless_line_does_not_grow_memory() -> None:
    memory = Memory(PLENTY)
    content = Content(5000, memory)
    for _ in range(1000):
        assert content.feed(b"x" * 4096) is None
    assert content.too_big
    assert len(content.take()) < 10
    assert memory.take(PLENTY), "what was thrown away is given back"


def test_the_end_is_found_after_too_much() -> None:
    content = Content(10, Memory(PLENTY))
    assert content.feed(b"x" * 4096 + b"\r\n.") is None
    assert content.feed(b"\r\nNOOP\r\n") == b"NOOP\r\n"
    assert content.too_big


def test_memory_is_shared_and_given_back() -> None:
    memory = Memory(1000)
    one, two = Content(PLENTY, memory), Content(PLENTY, memory)
    one.feed(b"x" * 800)
    two.feed(b"x" * 300)
    assert (one.no_memory, two.no_memory) == (False, True)
    assert two.feed(b"\r\n.\r\n") == b"", "the end is found all the same"
    one.release()
    assert memory.take(1000)


@pytest.mark.parametrize(("raw", "answer"), [
    (b"", False), (b"a\r\nb\r\n", False), (b"a\nb\r\n", True), (b"a\rb\r\n", True),
    (b"a\r\r\n", True), (b"a\n\r\n", True), (b"a\0\r\n", True), (b"\n\r", True),
    ("дом\r\n".encode("koi8-r"), False),
])  # fmt: skip
def test_bare_line_ends_and_nul_are_told(raw: bytes, answer: bool) -> None:
    assert bare(raw) is answer
