"""Letters for the tests of quoting and block: files of many clients, and pieces."""

from pathlib import Path

from hypothesis import strategies as st

from mailproc.compose.quoting import cut, read_html, text_shape

FOLDER = Path(__file__).parents[3] / "fixtures" / "outbound" / "quoting"
LETTERS = sorted([*FOLDER.glob("*.txt"), *FOLDER.glob("*.html")])
HERE = "«HERE»"

_LINES = (
    "new¦new\n¦\n¦\r\n¦> q\n¦> > q\n¦IV> q\n¦| q\n¦-- \n¦--\n¦---\n¦wrote:\n¦пишет:\n¦"
    "I <i@example.com>\n¦\xa0¦\x00¦>From x¦-----Original Message-----\n¦From: a\n¦"
    "Sent: 1\n¦Subject: s\n¦ > q\n¦____________\n¦"
    "On Mon, 4 Mar 2024 at 12:03, I <i@example.com> wrote:\n"
)
_TAGS = (
    "new¦\n¦<br>¦<div>¦</div>¦<p>¦</p>¦<span>¦</span>¦<table>¦</table>¦<td>¦<hr>¦<img>¦"
    "<blockquote>¦<blockquote type=cite>¦</blockquote>¦<div class=gmail_quote>¦<pre>¦"
    "</pre>¦<div id=appendonsend>¦<span id=OLK_SRC_BODY_SECTION>¦<!--¦-->¦<script>¦"
    '</script>¦<body>¦</body>¦<a b="¦">¦<a b=\'¦<¦</¦&¦<![CDATA[¦&gt; q¦-- ¦'
    "-----Original Message-----¦On Mon, 4 Mar 2024 12:03 I wrote:¦"
    "<b>From:</b> x<br>Sent: 1<br>Subject: c<br>"
)


def load(path: Path) -> tuple[str, int]:
    """Return a letter without its mark, and where the mark stood."""
    marked = path.read_bytes().decode()
    assert marked.count(HERE) == 1
    return marked.replace(HERE, ""), marked.index(HERE)


def own_text(text: str, *, flowed: bool = False) -> str:
    """Return the writer's new text of decoded text/plain."""
    return cut(text, text_shape(text, flowed=flowed).own)


def own_html_text(html: str) -> str:
    """Return the writer's new text of HTML source as people see it, by lines."""
    return read_html(html).text


def _joined(pieces: str, most: int) -> st.SearchStrategy[str]:
    choice = st.sampled_from(pieces.split("¦"))
    return st.lists(choice, max_size=most).map("".join)


def texts() -> st.SearchStrategy[str]:
    """Plain text of lines that mean something to a reader of quotes."""
    return _joined(_LINES, 12)


def pages() -> st.SearchStrategy[str]:
    """HTML source, mostly broken, of tags that mean something."""
    return _joined(_TAGS, 14)
