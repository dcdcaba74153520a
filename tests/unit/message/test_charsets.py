"""Charset names as mail writes them, and the guess where they fail (S3.5b mail)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message import charsets

RUSSIAN = (
    "Жалоба на спам",
    "ВНИМАНИЕ: СЕРВЕР НЕДОСТУПЕН",
    "Re: Счёт 15 за хостинг",
    "Fwd: проблема с vps-1042, срочно!",
    "Отключение электропитания в стойке А12",
    "Ёлка",
    "Да",
    "Щукин Юрий",
    "Съешь ещё этих мягких французских булок",
)
POLISH = (
    "Dzień dobry",
    "Zażółć gęślą jaźń",
    "Łódź, Śródmieście",
    "Odpowiedź automatyczna",
    "PROSZĘ O ODPOWIEDŹ",
    "Brak płatności za usługę",
)
WESTERN = ("Störung im Netz", "garçon à l’école", "España mañana", "ÄNDERUNG", "Größe")
CHINESE = ("服务器故障通知", "投诉：垃圾邮件", "测试")


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("utf-8", "utf_8"),
        ("UTF8", "utf_8"),
        ("koi8-r", "koi8_r"),
        ("KOI8R", "koi8_r"),
        ("koi8-u", "koi8_u"),
        ("windows-1251", "cp1251"),
        ("win-1251", "cp1251"),
        ("cp-1251", "cp1251"),
        ("x-cp1251", "cp1251"),
        ("Windows1250", "cp1250"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "ascii"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("shift_jis", "cp932"),
        ("iso-8859-8-i", "iso8859_8"),
        ("utf8mb4", "utf_8"),
    ],
)
def test_names_that_mail_uses_are_known(name: str, codec: str) -> None:
    assert charsets.codec(name) == codec


@pytest.mark.parametrize(
    "name",
    [
        *("", "x-unknown", "x-user-defined", "default", "../../etc/passwd", "cp99999"),
        *("rot13", "base64", "zlib", "hex", "idna", "punycode", "unicode_escape"),
        *("raw_unicode_escape", "undefined", "uu", "bz2", "\0", "a" * 5000),
    ],
)
def test_what_is_no_charset_is_unknown(name: str) -> None:
    assert charsets.codec(name) is None


@given(st.text(max_size=60))
def test_any_name_is_answered(name: str) -> None:
    codec = charsets.codec(name)
    assert codec is None or isinstance(b"abc".decode(codec, "replace"), str)


@pytest.mark.parametrize("codec", ["koi8-r", "cp1251", "utf-8"])
@pytest.mark.parametrize("text", RUSSIAN)
def test_undeclared_russian_is_read(text: str, codec: str) -> None:
    assert charsets.guess(text.encode(codec)) == text


@pytest.mark.parametrize("text", RUSSIAN[:2])
def test_undeclared_dos_russian_is_read(text: str) -> None:
    assert charsets.guess(text.encode("cp866")) == text


@pytest.mark.parametrize("codec", ["iso-8859-2", "cp1250", "utf-8"])
@pytest.mark.parametrize("text", POLISH)
def test_undeclared_polish_is_read(text: str, codec: str) -> None:
    assert charsets.guess(text.encode(codec)) == text


@pytest.mark.parametrize("text", WESTERN)
def test_undeclared_western_text_is_read(text: str) -> None:
    assert charsets.guess(text.encode("cp1252")) == text


@pytest.mark.parametrize("text", CHINESE)
def test_undeclared_chinese_is_read(text: str) -> None:
    assert charsets.guess(text.encode("gb2312")) == text


def test_hint_decides_what_bytes_alone_cannot() -> None:
    data = "Ж".encode("koi8-r")
    assert charsets.guess(data, "koi8-r") == "Ж"
    assert charsets.guess("счёт".encode("koi8-r"), "koi8-r") == "счёт"
    assert charsets.guess("テスト".encode("shift_jis"), "shift_jis") == "テスト"


def test_hint_of_utf8_or_nonsense_does_no_harm() -> None:
    data = "Жалоба на спам".encode("cp1251")
    for hint in ("utf-8", "us-ascii", "iso-8859-1", "x-unknown", ""):
        assert charsets.guess(data, hint) == "Жалоба на спам"


def test_declared_charset_counts_where_it_works() -> None:
    assert charsets.decode("Привет".encode("koi8-r"), "koi8-r") == "Привет"
    assert charsets.decode(b"\x93quoted\x94", "iso-8859-1") == "“quoted”"


def test_declared_charset_that_fails_gives_way_to_the_guess() -> None:
    data = "Жалоба на спам".encode("cp1251")
    assert charsets.decode(data, "utf-8") == "Жалоба на спам"
    assert charsets.decode(data, "us-ascii") == "Жалоба на спам"
    assert charsets.decode(data, "x-unknown") == "Жалоба на спам"


def test_one_broken_character_does_not_spoil_a_multibyte_text() -> None:
    text = "投诉" * 60
    data = text.encode("gb2312") + b"\xff"
    assert charsets.decode(data, "gb2312").startswith(text)
    broken = ("Привет, " * 40).encode() + b"\xd0"
    assert charsets.guess(broken).startswith("Привет, Привет")


@given(st.binary(max_size=300), st.sampled_from([None, "koi8-r", "utf-7", "gb2312"]))
def test_any_bytes_give_text_without_lone_surrogates(
    data: bytes, charset: str | None
) -> None:
    charsets.decode(data, charset, charset).encode("utf-8")


@given(st.text(st.sampled_from("абвгдежзиклмнопрстуфхцчшщыьэюя "), min_size=12))
def test_longer_russian_is_never_taken_for_latin_or_chinese(text: str) -> None:
    if not text.strip():
        return
    for codec in ("koi8_r", "cp1251"):
        guessed = charsets.guess(text.encode(codec))
        letters = [ch for ch in guessed if ch.isalpha()]
        assert all("\u0400" <= ch <= "\u04ff" for ch in letters)
