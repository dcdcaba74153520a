"""Bytes to text: charset names as mail writes them, and a guess where they fail.

Names are looked up in a closed table, so a stranger cannot make the codec
machinery import modules or grow caches. The guess covers what reaches this desk
undeclared: UTF-8, Russian (windows-1251, koi8-r, cp866), Polish (ISO-8859-2,
windows-1250), Chinese (GB18030), else windows-1252. It never raises and never
gives a lone surrogate. Superset codecs follow the WHATWG Encoding Standard.
"""

import re
import unicodedata
from collections import Counter
from encodings.aliases import aliases
from functools import lru_cache

_SUPERSETS = {
    "ascii": "ascii",
    "latin_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_EXTRA = {
    "koi8": "koi8_r",
    "koi8r": "koi8_r",
    "koi8u": "koi8_u",
    "koi8_ru": "koi8_u",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "gb_2312": "gb18030",
    "gb_2312_80": "gb18030",
    "x_gbk": "gb18030",
    "x_sjis": "cp932",
    "x_euc_jp": "euc_jp",
    "x_mac_cyrillic": "mac_cyrillic",
    "unicode_1_1_utf_7": "utf_7",
    "utf8mb4": "utf_8",
    "unicode": "utf_16",
    "dos_866": "cp866",
    "ks_c_5601": "cp949",
}
# Not charsets: byte transforms, host names, escapes of programming languages.
_REFUSED = frozenset(
    [
        "base64_codec",
        "bz2_codec",
        "hex_codec",
        "quopri_codec",
        "rot_13",
        "uu_codec",
        "zlib_codec",
        "mbcs",
        "idna",
        "punycode",
        "raw_unicode_escape",
        "unicode_escape",
        "undefined",
        "oem",
    ]
)
_KNOWN = frozenset(aliases.values()) | frozenset(
    [
        "cp720",
        "cp737",
        "cp856",
        "cp874",
        "cp875",
        "cp1006",
        "koi8_r",
        "koi8_t",
        "koi8_u",
        "utf_8_sig",
    ]
)
_CODEPAGE = re.compile(r"(?:x_)?(?:cp|win|windows|ibm|ms)_?(\d{3,5})(?:_.*)?$")
_SAMPLE = 4096
_WEAK = frozenset(("ascii", "cp1252", "utf_8"))
_MULTIBYTE = frozenset(
    [
        "gb18030",
        "cp950",
        "cp932",
        "cp949",
        "euc_jp",
        "iso2022_jp",
        "iso2022_kr",
        "big5hkscs",
        "hz",
        "johab",
    ]
)
_SINGLE_BYTE = ("cp", "iso8859", "koi8", "mac")
_GUESSES = ("cp1251", "koi8_r", "iso8859_2", "cp1250", "cp1252", "cp866")
# Letters of Russian from the most to the least frequent.
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_GAIN = {ch: 1.6 - 0.04 * place for place, ch in enumerate(_RUSSIAN)}
_YO = b"\xa3\xb3\xa8\xb8"  # in koi8-r and windows-1251
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_WESTERN = frozenset("äöüßÄÖÜéèêëàâçîïôûùñÉÈÀÇáíóúÁÍÓÚåøæÅØÆãõ")
_TYPOGRAPHIC = frozenset("«»„“”’‘–—…№§©®°·•™€\u00a0")


@lru_cache(maxsize=512)
def codec(name: str) -> str | None:
    """Return Python's codec for a charset name of a mail, or None if unknown."""
    key = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")[:40]
    page = _CODEPAGE.match(key)
    if page:
        key = "cp" + page[1]
    known: str | None = (
        _EXTRA.get(key) or aliases.get(key) or (key if key in _KNOWN else None)
    )
    if known is None:
        known = aliases.get(key.replace("_", ""))
    if known is None or known in _REFUSED:
        return None
    return _SUPERSETS.get(known, known)


def decode(data: bytes, charset: str | None, hint: str | None = None) -> str:
    """Return text by the declared charset if that works, else by a guess.

    `hint` is the name of another charset that the mail uses; it only helps the
    guess. Undecodable bytes become U+FFFD.
    """
    name = codec(charset) if charset else None
    if name:
        try:
            return _clean(data.decode(name))
        except (UnicodeError, LookupError, ValueError):
            pass
        if name in _MULTIBYTE and _mostly(data, name):
            return _clean(data.decode(name, "replace"))
    return guess(data, hint)


def guess(data: bytes, hint: str | None = None) -> str:
    """Return the most likely reading of bytes without a (working) charset."""
    try:
        return _clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if _mostly(data, "utf_8"):
        return data.decode("utf-8", "replace")
    return _clean(data.decode(guess_codec(data, hint), "replace"))


def guess_codec(data: bytes, hint: str | None = None) -> str:
    """Return the codec that reads 8-bit bytes, known not to be UTF-8, best."""
    sample = _high_sample(data)
    wanted = codec(hint) if hint else None
    if wanted in _MULTIBYTE and _mostly(sample, wanted):
        return wanted
    if (wanted is None or wanted in _WEAK) and _looks_chinese(sample):
        return "gb18030"
    names: tuple[str, ...] = _GUESSES
    if wanted and wanted not in _WEAK | _MULTIBYTE and wanted.startswith(_SINGLE_BYTE):
        names = (wanted, *(n for n in _GUESSES if n != wanted))
    pairs = Counter(zip(b" " + sample, sample, strict=False))
    high = sum(n for (_, byte), n in pairs.items() if byte > 127)
    scores = {n: _score(pairs, n) + (high if n == wanted else 0) for n in names}
    return max(names, key=lambda n: scores[n])


def _high_sample(data: bytes) -> bytes:
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 16) if first else 0
    return data[start : start + _SAMPLE]


def _mostly(data: bytes, name: str) -> bool:
    """Whether at most one broken character in fifty stands between good ones."""
    text = data[: _SAMPLE * 4].decode(name, "replace")
    wide = sum(ch > "\x7f" for ch in text)
    return wide > 0 and text.count("\ufffd") * 50 <= wide


def _looks_chinese(sample: bytes) -> bool:
    """GB2312: high bytes in pairs, most of them common (level 1) characters."""
    runs: list[bytes] = re.findall(rb"[\x80-\xff]+", sample)
    pairs = [run[i : i + 2] for run in runs for i in range(0, len(run), 2)]
    if not pairs or any(len(pair) < 2 or pair[1] < 0xA1 for pair in pairs):
        return False
    level1 = sum(0xB0 <= pair[0] <= 0xD7 for pair in pairs)
    marks = sum(0xA1 <= pair[0] <= 0xA3 for pair in pairs)
    cyrillic = sum(b >= 0xC0 or b in _YO for pair in pairs for b in pair)
    return level1 + marks >= 0.9 * len(pairs) and cyrillic < 0.9 * 2 * len(pairs)


def _score(pairs: Counter[tuple[int, int]], name: str) -> float:
    """How much text reads like Russian, Polish or a western language.

    Counting neighbours first keeps this fast: a text has few different ones.
    """
    return sum(
        _weight(name, before, byte) * n
        for (before, byte), n in pairs.items()
        if before > 127 or byte > 127
    )


@lru_cache(maxsize=100_000)
def _weight(name: str, first: int, second: int) -> float:
    """How well the second of two bytes stands behind the first."""
    before = bytes((first,)).decode(name, "replace")
    ch = bytes((second,)).decode(name, "replace")
    if second < 128:
        return _plain_letter(before, ch)
    gain = _GAIN.get(ch.lower())
    if gain is not None:
        return _cyrillic(ch, before, gain)
    if ch in _POLISH:
        return _latin(ch, before, 1.0)
    if ch in _WESTERN:
        return _latin(ch, before, 0.9)
    if ch in _TYPOGRAPHIC:
        return 0.0 if before.isalpha() else 0.3
    if unicodedata.category(ch) in ("Cc", "Cn", "Co", "So", "Sm") or ch == "\ufffd":
        return -2.0
    return -0.5


def _plain_letter(before: str, ch: str) -> float:
    """An ASCII letter behind another one: glued scripts, symbols inside words."""
    if not ch.isalpha():
        return 0.0
    if before.lower() in _GAIN:
        return -1.0
    if before == "ń" and ch in "aeouy":
        return -0.5
    return 0.0 if before.isalpha() else -0.3


def _cyrillic(ch: str, before: str, gain: float) -> float:
    """Wrong readings glue Latin letters to Cyrillic ones, or put capitals inside."""
    if "a" <= before.lower() <= "z":
        return -1.0
    if ch.isupper() and before.islower():
        return -1.0
    if ch in "ъыьЪЫЬ" and not before.isalpha():
        return -0.5
    return gain - 0.05 * ch.isupper()


def _latin(ch: str, before: str, gain: float) -> float:
    """Latin words with accents are mostly plain letters, and keep their case."""
    if before > "\x7f" and before.isalpha():
        return gain - 1.2
    return gain - (ch.isupper() and before.islower()) * 1.5


def _clean(text: str) -> str:
    """Replace lone surrogates, which some codecs let through."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
