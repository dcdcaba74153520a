"""The MIME tree as byte offsets: exact, linear, bounded (RFC 2045, 2046)."""

import time
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.entity import Node
from mailproc.message.model import Limits
from mailproc.message.structure import scan

LIMITS = Limits()


def nodes(raw: bytes, limits: Limits = LIMITS) -> list[Node]:
    return scan(raw, limits)[0]


def defects(raw: bytes, limits: Limits = LIMITS) -> list[str]:
    return scan(raw, limits)[1]


def bodies(raw: bytes) -> list[bytes]:
    return [raw[n.body : n.end] for n in nodes(raw)]


def multipart(*lines: str, boundary: str = "b", kind: str = "mixed") -> bytes:
    head = f"Content-Type: multipart/{kind}; boundary={boundary}\n\n"
    return (head + "".join(f"{line}\n" for line in lines)).encode()


# --- trees made by the test, with the offsets they must have -------------------


@dataclass
class Tree:
    """A leaf with its body, a multipart with children, or a wrapped message."""

    body: bytes = b""
    children: list["Tree"] = field(default_factory=list)
    wraps: bool = False
    preamble: bytes = b""
    epilogue: bytes = b""

    def write(self, end: bytes, name: str, expect: list[bytes]) -> bytes:
        """Return the entity; bodies are appended to `expect` in order."""
        place = len(expect)
        expect.append(b"")
        if self.wraps:
            head = b"Content-Type: message/rfc822" + end + end
            body = self.children[0].write(end, name + "w", expect)
        elif self.children:
            mark = b"--" + name.encode()
            head = b'Content-Type: multipart/mixed; boundary="%s"' % name.encode()
            head += end + end
            inner = [
                c.write(end, f"{name}{i}", expect) for i, c in enumerate(self.children)
            ]
            body = self.preamble + end if self.preamble else b""
            body += b"".join(mark + end + one + end for one in inner)
            body += mark + b"--" + (end + self.epilogue if self.epilogue else b"")
        else:
            head, body = b"Content-Type: text/plain" + end + end, self.body
        expect[place] = body
        return head + body


LINES = st.sampled_from(
    [b"text", b"", b" ", b"-", b"--", b"--x", b"-- ", b"\xff\x00", b"A: b"]
)
LEAVES = st.builds(
    Tree, st.lists(LINES, max_size=4).map(b"\n".join), children=st.just([])
)


def _grow(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    text = st.sampled_from([b"", b"for old readers"])
    many = st.builds(
        Tree,
        children=st.lists(children, min_size=1, max_size=4),
        preamble=text,
        epilogue=text,
    )
    wrapped = st.builds(Tree, children=children.map(lambda c: [c]), wraps=st.just(True))
    return many | wrapped


TREES = st.recursive(LEAVES, _grow, max_leaves=12)


@given(TREES, st.sampled_from([b"\n", b"\r\n"]))
def test_every_body_is_found_exactly(tree: Tree, end: bytes) -> None:
    expect: list[bytes] = []
    raw = tree.write(end, "B", expect)
    assert bodies(raw) == expect
    assert not defects(raw)


@given(TREES)
def test_bodies_are_found_behind_a_header_with_other_line_ends(tree: Tree) -> None:
    expect: list[bytes] = []
    raw = b"X-First: 1\r\n" + tree.write(b"\n", "B", expect)
    assert bodies(raw) == expect


@given(TREES)
def test_parents_and_depths_fit(tree: Tree) -> None:
    found = nodes(tree.write(b"\n", "B", []))
    for node in found[1:]:
        assert node.parent is not None
        parent = found[node.parent]
        assert node.depth == parent.depth + 1
        assert parent.body <= node.start <= node.body <= node.end <= parent.end
        wrapped = parent.content_type == "message/rfc822"
        assert node.attached == (parent.attached or wrapped)


@given(st.binary(max_size=400), TREES, st.integers(0, 200), st.integers(0, 30))
def test_damaged_mail_keeps_its_invariants(
    junk: bytes, tree: Tree, at: int, cut: int
) -> None:
    whole = tree.write(b"\r\n", "B", [])
    raw = whole[:at] + junk + whole[at + cut :]
    found = nodes(raw)
    assert found[0].number == 0
    assert found[0].end == len(raw)
    for node in found:
        assert 0 <= node.start <= node.body <= node.end <= len(raw)
        for each in node.fields:
            assert node.start <= each.start < each.end <= len(raw)
        if node.parent is not None:
            assert found[node.parent].body <= node.start
            assert node.end <= found[node.parent].end


# --- oddities ---------------------------------------------------------------------


def test_the_line_break_before_a_boundary_belongs_to_it() -> None:
    raw = multipart("--b", "", "one", "", "--b", "", "--b--").replace(b"\n", b"\r\n")
    assert bodies(raw)[1:] == [b"one\r\n", b""]


@pytest.mark.parametrize("head", ["A: 1\n\n", "\n"])
def test_an_empty_part_shares_its_line_break(head: str) -> None:
    inner = multipart(f"--i\n{head}--b", boundary="i").decode()
    raw = multipart(f"--b\n{inner}", "x", "--b--").replace(b"\n", b"\r\n")
    _, wrapper, empty, last = nodes(raw)
    assert raw[empty.start : empty.body] == head.replace("\n", "\r\n").encode()
    assert empty.body == empty.end == wrapper.end
    assert raw[empty.end :].startswith(b"--b")
    assert raw[last.body : last.end] == b"x"


@pytest.mark.parametrize("head", ["", "A: 1\n"])
def test_a_part_that_a_boundary_cuts_short_has_no_body(head: str) -> None:
    inner = multipart(f"--i\n{head}--b", boundary="i").decode()
    raw = multipart(f"--b\n{inner}", "x", "--b--").replace(b"\n", b"\r\n")
    _, wrapper, empty, last = nodes(raw)
    assert raw[empty.start : empty.body] == head.strip().encode()
    assert empty.body == empty.end == wrapper.end
    assert raw[empty.end :].startswith(b"\r\n--b")
    assert raw[last.body : last.end] == b"x"


def test_white_space_behind_a_boundary_and_text_after_it() -> None:
    raw = multipart("--b \t", "", "one", "--b and more", "", "two", "--b-- \t")
    assert bodies(raw)[1:] == [b"one", b"two"]


def test_a_line_that_only_begins_like_the_boundary_is_text() -> None:
    raw = multipart("--b", "", "--bc", "--b-c", "--b--")
    assert bodies(raw)[1:] == [b"--bc\n--b-c"]


def test_preamble_and_epilogue_are_no_parts() -> None:
    raw = multipart("before", "--b", "", "x", "--b--", "after", "--b", "late")
    assert len(nodes(raw)) == 2


def test_an_outer_boundary_ends_inner_multiparts() -> None:
    raw = multipart(
        *("--b", "Content-Type: multipart/mixed; boundary=i", ""),
        *("--i", "", "inner", "--b", "", "outer", "--b--"),
    )
    assert bodies(raw)[2:] == [b"inner", b"outer"]
    assert defects(raw) == ["part 1: no closing boundary"]


def test_missing_closing_boundary_and_cut_message() -> None:
    raw = multipart("--b", "", "one", "--b", "Content-Type: text/html")
    assert [n.content_type for n in nodes(raw)][1:] == ["text/plain", "text/html"]
    assert defects(raw) == ["no closing boundary"]
    assert len(nodes(multipart("--b", "", "one") + b"--b")) == 2


def test_a_boundary_without_part_behind_it_at_the_end() -> None:
    assert bodies(multipart("--b", "", "x", "--b"))[1:] == [b"x", b""]


def test_wrong_and_missing_boundaries_are_guessed() -> None:
    for head in (b"multipart/mixed; boundary=other", b"multipart/mixed"):
        raw = b"Content-Type: " + head + b"\n\n--real\n\nx\n--real--\n"
        assert bodies(raw)[1:] == [b"x"]
        assert "boundary guessed from the body" in defects(raw)


def test_a_guess_needs_the_closing_line() -> None:
    raw = b"Content-Type: multipart/mixed\n\n--signature\ntext\n"
    assert len(nodes(raw)) == 1
    assert defects(raw) == ["multipart without boundary"]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_encoded_message_stays_closed(encoding: str) -> None:
    raw = (
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: "
        f"{encoding}\n\nU3ViamVjdDogeAoKeA==\n"
    ).encode()
    assert len(nodes(raw)) == 1
    assert defects(raw) == ["message/rfc822 with a transfer encoding"]


def test_an_encoding_on_a_multipart_is_ignored_with_a_defect() -> None:
    raw = b"Content-Transfer-Encoding: base64\n" + multipart("--b", "", "x", "--b--")
    assert bodies(raw)[1:] == [b"x"]
    assert defects(raw) == ["multipart/mixed with a transfer encoding"]


def test_parts_of_a_digest_are_messages() -> None:
    raw = multipart("--b", "", "Subject: x", "", "y", "--b--", kind="digest")
    assert [n.content_type for n in nodes(raw)][1:] == ["message/rfc822", "text/plain"]


def test_a_wrapped_message_may_begin_with_empty_lines() -> None:
    raw = b"Content-Type: message/rfc822\n\n\n\nSubject: inner\n\ntext"
    assert nodes(raw)[1].fields[0].name == "Subject"


@pytest.mark.parametrize(
    "lead", [b"From a@example.org Tue Jan 14\n", b">From x\n", b"\n\n", b"\xef\xbb\xbf"]
)
def test_what_stands_before_the_header_is_skipped(lead: bytes) -> None:
    raw = lead + b"Subject: x\n\nbody"
    root = nodes(raw)[0]
    assert root.start == len(lead)
    assert root.fields[0].name == "Subject"
    assert len(defects(raw)) == 1


def test_from_with_a_space_before_its_colon_is_a_field() -> None:
    assert nodes(b"From : a@example.org\n\n")[0].fields[0].name == "From"


def test_lines_may_end_with_bare_cr_throughout() -> None:
    raw = multipart("--b", "", "one", "--b", "", "two", "--b--").replace(b"\n", b"\r")
    assert bodies(raw)[1:] == [b"one", b"two"]
    assert defects(raw) == ["lines end with bare CR"]


def test_content_fields_are_read() -> None:
    raw = (
        b"Content-Type: IMAGE/PNG; name=a.png\nContent-ID: <x@y.example>\n"
        b"Content-Disposition: INLINE\nContent-Transfer-Encoding: BASE64 (c)\n\n"
    )
    root = nodes(raw)[0]
    assert root.content_type == "image/png"
    assert root.encoding == "base64"
    assert root.disposition == "inline"
    assert root.filename == "a.png"
    assert root.content_id == "x@y.example"


@pytest.mark.parametrize(
    ("value", "content_type"),
    [
        ("text", "text/plain"),
        ("html", "text/html"),
        ("/", "text/plain"),
        ("a b", "text/plain"),
    ],
)
def test_a_content_type_that_is_none_is_text(value: str, content_type: str) -> None:
    raw = f"Content-Type: {value}\n\n".encode()
    assert nodes(raw)[0].content_type == content_type
    assert defects(raw)


# --- bounds -----------------------------------------------------------------------


def nested(levels: int) -> bytes:
    head = b"Content-Type: multipart/mixed; boundary=b0\n\n"
    more = b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n"
    return head + b"".join(more % (i, i + 1) for i in range(levels))


@pytest.mark.parametrize(
    "raw",
    [nested(500), b"Content-Type: message/rfc822\n\n" * 500],
    ids=["mime", "rfc822"],
)
def test_depth_is_bounded(raw: bytes) -> None:
    assert max(n.depth for n in nodes(raw)) == LIMITS.depth
    assert "nested too deep; the rest is not read" in defects(raw)


def test_parts_are_bounded_and_the_last_one_keeps_its_end() -> None:
    raw = multipart(*["--b", "", "x"] * 50, "--b--")
    small = replace(LIMITS, parts=10)
    found = nodes(raw, small)
    assert len(found) == 10
    assert all(raw[n.body : n.end] == b"x" for n in found[1:])
    assert "too many parts; the rest is not read" in defects(raw, small)


def test_defects_are_bounded() -> None:
    raw = multipart(*["--b", "Content-Type: x", "", "y"] * 500, "--b--")
    assert len(defects(raw)) == 100


@pytest.mark.parametrize(
    "raw",
    [
        multipart(*["--b", "", "x"] * 20_000),
        multipart() + b"\n--" * 500_000,
        nested(5000),
        multipart() + b"--b\n" * 100_000,
        b"Content-Type: multipart/mixed\n\n" + b"--x\n" * 300_000,
        b"\n" * 2_000_000 + b"Subject: x\n\n",
        b"a b\nX: y\n" * 50_000,
        multipart() + (b"--b\n" + b"X: y\n" * 990 + b"\n") * 300 + b"z\n" * 2_000_000,
    ],
    ids=[
        "parts",
        "dashes",
        "levels",
        "empty parts",
        "guess",
        "lead",
        "lines",
        "fields",
    ],
)
def test_work_is_linear(raw: bytes) -> None:
    begin = time.perf_counter()
    scan(raw, LIMITS)
    # Seconds on a slow, busy machine; anything quadratic takes minutes.
    assert time.perf_counter() - begin < 5
