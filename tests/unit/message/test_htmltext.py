"""HTML as people read it, in bounded time whatever the tags."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message import htmltext


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>three", "one\n\ntwo\nthree"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("a <b>bold</b> <i>word</i>", "a bold word"),
        ("wo<b>r</b>d", "word"),
        ("  many \n  spaces\t here ", "many spaces here"),
        ("&lt;tag&gt; &amp; &euro; &#1078; &nbsp;x", "<tag> & € ж x"),
        ("<script>no()</script><style>p{}</style>yes", "yes"),
        ("<head><title>no</title></head><body>yes</body>", "yes"),
        ("<!-- no --><![if mso]>yes<![endif]>", "yes"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("<ul><li>one<li>two</ul>", "one\n\ntwo"),
        ("<pre>line 1\n  line 2</pre>", "line 1\nline 2"),
        ("<a href=\"http://x.example/?a>b\" title='<'>link</a>", "link"),
        ("<img alt='no' src=x>text", "text"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("nul\0byte", "nulbyte"),
    ],
)
def test_rendering(html: str, text: str) -> None:
    assert htmltext.to_text(html) == text


def test_text_of_a_flood_of_tags_is_still_read() -> None:
    html = "<div>" * 5000 + "<p>hello</p><script>no()</script><br>w&ouml;rld"
    assert htmltext.to_text(html).split() == ["hello", "wörld"]


@given(st.text(max_size=200))
def test_any_text_is_rendered(html: str) -> None:
    assert "\0" not in htmltext.to_text(html)


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b a='>'>",
                "x",
                "<",
                ">",
                '"',
                "<!--",
                "=",
                "&amp;",
                "</script>",
                "<script>",
                " ",
            ]
        ),
        max_size=40,
    )
)
def test_any_mix_of_tags_is_rendered(pieces: list[str]) -> None:
    htmltext.to_text("".join(pieces))


FLOODS = {
    "nesting": "<div>" * 90_000,
    "formatting": "<b>" * 90_000 + "</i>" * 5000,
    "misnested": "<b><p>" * 40_000,
    "fonts": "".join(f"<font size={i}><p>" for i in range(40_000)),
    "reopened": "<p>" + "<b><i><u><em><a>" * 3 + "</p>" + "<p>x" * 30_000,
    "attributes": "<p " + "".join(f"a{i}=b " for i in range(100_000)) + ">x",
    "quoted": "<p " + "".join(f"a{i}='>' " for i in range(100_000)) + ">x",
    "unfinished": "<p <a=b " + "".join(f"a{i}=b " for i in range(100_000)),
    "less-than": "<" * 1_000_000,
    "half tags": "<a" * 300_000,
    "wrong ends": "<div></b>" * 90_000,
    "definition lists": "<table>" + "<dd><dt><option><p><li>" * 40_000,
    "tables": "<table><tr><td>" * 40_000,
    "scripts": "<script>" * 100_000,
    "comments": "<!--" * 300_000,
    "quotes": '<a="' * 150_000 + "<a='" * 150_000,
    "equals": "<a=     " * 150_000 + "=" * 100_000,
}


@pytest.mark.parametrize("name", FLOODS)
def test_time_is_bounded(name: str) -> None:
    begin = time.perf_counter()
    htmltext.to_text(FLOODS[name])
    # A tree builder alone takes minutes, or all memory, for most of these.
    assert time.perf_counter() - begin < 5
