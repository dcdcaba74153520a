"""A notice as each partner reads it: languages, zone, history; made once for equals.

N6 and N7: the partner's own language first, English below, then what was told
before, newest first. Pure; nothing is sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from mailproc.compose.notice_letter import NoticeBody
from mailproc.compose.notice_text import Earlier, Spoken, page, plain
from mailproc.errors import Refused
from mailproc.events.book import NoticeBook
from mailproc.notices.groups import LANGUAGES
from mailproc.notices.sheet import stamp
from mailproc.notices.stamps import rezoned
from mailproc.ports import SentNotice

_PAGE = "notice/page.html.j2"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose copy it is, as far as the text depends on it."""

    languages: tuple[str, ...]
    timezone: str


@dataclass(slots=True)
class Rendering:
    """One notice for all its readers; equal readers get the same bytes.

    `subject` is that of a reader who has no earlier notice.
    """

    book: NoticeBook
    texts: Mapping[str, str]
    history: Sequence[SentNotice]
    subject: Callable[[Reader], str]
    _made: dict[Reader, NoticeBody] = field(default_factory=dict)

    def body(self, reader: Reader) -> NoticeBody:
        """Return what one reader gets. Errors: Refused for a language not there."""
        if reader not in self._made:
            self._made[reader] = self._make(reader)
        return self._made[reader]

    def _make(self, reader: Reader) -> NoticeBody:
        zone = ZoneInfo(reader.timezone)
        spoken = [
            Spoken(each.language, rezoned(each.text, zone))
            for each in spoken_in(self.texts, reader.languages, strict=True)
        ]
        earlier = [_earlier(one, reader, zone) for one in reversed(self.history)]
        words = [self.book.wording(each) for each in reader.languages]
        heading = " / ".join(w.word("history", "heading") for w in words)
        labels = {label for w in words for label in w.labels.values()}
        html = page(
            self.book.source(_PAGE),
            self.subject(reader),
            spoken,
            labels,
            heading,
            earlier,
        )
        return NoticeBody.of(plain(spoken, heading, earlier), html)


def spoken_in(
    texts: Mapping[str, str], languages: Sequence[str], *, strict: bool = False
) -> tuple[Spoken, ...]:
    """Return those languages of a notice that a reader understands.

    What was written once for everybody is for this one too. `strict` refuses a notice
    that is not there in a language of the reader; history takes what there is.
    """
    if "" in texts:
        return (Spoken("", texts[""]),)
    missing = [each for each in languages if not texts.get(each)]
    if missing and strict:
        raise Refused(f"the notice has no part in {missing[0]}: make a draft anew")
    found = tuple(Spoken(each, texts[each]) for each in languages if texts.get(each))
    return found or tuple(Spoken(each, text) for each, text in texts.items())


def _earlier(one: SentNotice, reader: Reader, zone: ZoneInfo) -> Earlier:
    said = spoken_in(one.texts, reader.languages)
    text = "\n\n* * *\n\n".join(rezoned(each.text, zone) for each in said)
    return Earlier(stamp(one.at, zone), text)


def languages_of(readers: Sequence[Reader]) -> tuple[str, ...]:
    """Return the languages that a draft for these needs: own ones first, English last.

    Without readers those of the first language that there is.
    """
    wanted = [each for reader in readers for each in reader.languages]
    own = dict.fromkeys(each for each in wanted if each != "en")
    return (*own, "en") if own or wanted else LANGUAGES["pl"]
