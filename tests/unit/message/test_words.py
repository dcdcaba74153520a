"""Header values: folding, encoded words (RFC 2047) in all their broken forms."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message import words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b" Hello ", "Hello"),
        (b"", ""),
        (b" one\r\n two\r\n\tthree\r\n", "one two three"),
        (b" one\n two", "one two"),
        (b"=?utf-8?q?caf=C3=A9?=", "café"),
        (b"=?UTF-8?B?Y2Fmw6k=?=", "café"),
        (b"=?iso-8859-1?Q?a_b=5Fc?=", "a b_c"),
        (b"before =?utf-8?q?=C3=A9?= after", "before é after"),
        (b"=?utf-8?q?one?= =?utf-8?q?two?=", "onetwo"),
        (b"=?utf-8?q?one?=\r\n =?koi8-r?B?xNfB?=", "oneдва"),
        (b"=?utf-8*en?q?lang?=", "lang"),
        (b'"=?utf-8?q?quoted?="', '"quoted"'),
    ],
)
def test_values_decode(value: bytes, text: str) -> None:
    assert words.decode(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # cut inside a character, as several mailers do
        (b"=?utf-8?B?0J/RgNC40LLQ?= =?utf-8?B?tdGC?=", "Привет"),
        (b"=?utf-8?Q?=D0=9F=D1?= =?utf-8?Q?=80?=", "Пр"),
        # unknown and wrong charsets
        (b"=?x-unknown?Q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
        (b"=?us-ascii?Q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
        (b"=?utf-8?Q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
        # white space inside, and none around
        (b"=?utf-8?Q?two words?=", "two words"),
        (b"=?utf-8?B?0J/RgNC4 0LLQtdGC?=", "Привет"),
        (b"a=?utf-8?q?b?=c", "abc"),
        (b"=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        # base64 without padding, with a byte too many, cut
        (b"=?utf-8?B?Zm9vYg?=", "foob"),
        (b"=?utf-8?B?Zm9vY?=", "foo"),
        (b"=?utf-8?B?Zm9v=YmFy?=", "foobar"),
        (b"=?utf-8?B??=", ""),
        # no words at all
        (b"=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
        (b"=?utf-8?X?what?=", "=?utf-8?X?what?="),
        (b"=??Q?what?=", "=??Q?what?="),
        (b"=?utf-8?Q?=zz=?=", "=zz="),
    ],
)
def test_broken_words_are_read_as_far_as_they_go(value: bytes, text: str) -> None:
    assert words.decode(value) == text


def test_raw_bytes_are_read_with_the_hint_of_the_body() -> None:
    data = "Тема письма".encode("koi8-r")
    assert words.decode(data) == "Тема письма"
    assert words.decode(data, "koi8-r") == "Тема письма"


def test_raw_bytes_and_words_together() -> None:
    data = "Тема ".encode("koi8-r") + b"=?utf-8?q?=D1=82?="
    assert words.decode(data) == "Тема т"


@pytest.mark.parametrize(
    "value",
    [
        b"=?utf-8?q?a=0D=0ABcc:_x=40example.org?=",
        b"=?utf-8?B?YQ0KQmNjOiB4QGV4YW1wbGUub3Jn?=",
        b"a\x00b\x1bc\x7f",
        b"a\rb",
    ],
)
def test_no_control_character_survives(value: bytes) -> None:
    assert words.decode(value).isprintable()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40))
def test_what_is_encoded_comes_back(text: str) -> None:
    data = b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="
    assert words.decode(data).strip() == words.clean(text).strip()


@given(st.binary(max_size=200))
def test_any_bytes_give_one_clean_line(data: bytes) -> None:
    text = words.decode(data)
    text.encode("utf-8")
    assert not set(text) & set("\r\n\0")


@given(st.binary(max_size=200))
def test_base64_is_undone(data: bytes) -> None:
    encoded = base64.encodebytes(data)
    assert words.base64(encoded) == data
    assert words.base64(encoded.replace(b"=", b"")) == data
    assert words.base64(b"*" + encoded.replace(b"\n", b"\r\n \t")) == data


@given(st.binary(max_size=200))
def test_base64_never_fails(data: bytes) -> None:
    words.base64(data)
