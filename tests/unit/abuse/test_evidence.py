"""Archives are unpacked within limits on size, ratio, number and depth (issue 5.7)."""

import gzip
import io
import tarfile
import zipfile
from base64 import encodebytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.archives import File, Limits
from mailproc.abuse.evidence import files, has_archive, texts
from mailproc.message.model import Message
from mailproc.message.parse import parse

ZIP = "application/zip"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def mail(data: bytes, name: str = "report.zip", kind: str = ZIP) -> Message:
    head = (
        f"From: a@example.org\nMIME-Version: 1.0\nContent-Type: {kind}\n"
        f'Content-Disposition: attachment; filename="{name}"\n'
        "Content-Transfer-Encoding: base64\n\n"
    )
    return parse(head.encode() + encodebytes(data))


DEFAULT = Limits()


def unpacked(data: bytes, limits: Limits = DEFAULT, name: str = "a.zip") -> list[File]:
    return list(files(mail(data, name), limits))


def test_a_zip_gives_its_files() -> None:
    found = unpacked(zipped(one_csv=b"ip\n192.0.2.1\n", two_txt=b"x"))
    assert [(f.name, f.data) for f in found] == [
        ("one.csv", b"ip\n192.0.2.1\n"),
        ("two.txt", b"x"),
    ]
    assert found[0].where == "attachment a.zip / one.csv"


def test_gzip_gives_its_file() -> None:
    (found,) = unpacked(gzip.compress(b"<x/>"), name="iodef.xml.gz")
    assert (found.name, found.data) == ("iodef.xml", b"<x/>")


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("passwd.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def test_a_packed_tar_gives_its_plain_files() -> None:
    data = gzip.compress(tarred(a_csv=b"ip\n192.0.2.1\n", b_log=b"x"))
    for name in ("logs.tar.gz", "logs.tgz"):
        found = unpacked(data, name=name)
        assert [(f.name, f.data) for f in found] == [
            ("a.csv", b"ip\n192.0.2.1\n"),
            ("b.log", b"x"),
        ]
        assert found[0].where == f"attachment {name} / logs.tar / a.csv"


def test_an_archive_in_a_packed_tar_is_too_deep() -> None:
    data = gzip.compress(tarred(a_zip=zipped(x_csv=b"1")))
    (found,) = unpacked(data, name="a.tar.gz")
    assert found.problem == "archives nested too deep"


def test_a_bomb_in_a_packed_tar_is_left_packed() -> None:
    (found,) = unpacked(gzip.compress(tarred(a_csv=bytes(9_000_000))), name="a.tgz")
    assert found.data == b""
    assert found.problem == "unpacks to more than is allowed"


def test_a_huge_directory_is_not_even_read() -> None:
    """The time to open a ZIP goes with its directory, not with what is taken out."""
    many = zipped(**{f"f{n}_csv": b"" for n in range(3000)})
    (found,) = unpacked(many)
    assert found.problem == "too many files"


def test_content_decides_and_not_the_name() -> None:
    (found,) = unpacked(zipped(one_csv=b"x"), name="report.pdf")
    assert found.name == "one.csv"
    (plain,) = unpacked(b"no archive", name="report.zip")
    assert plain.data == b"no archive"


def test_a_bomb_is_left_packed() -> None:
    bomb = zipped(big_csv=bytes(5_000_000))
    (found,) = unpacked(bomb)
    assert found.data == b""
    assert found.problem == "unpacks to more than is allowed"
    assert len(bomb) * Limits().ratio < 5_000_000


def test_a_gzip_bomb_is_left_packed() -> None:
    (found,) = unpacked(gzip.compress(bytes(5_000_000)), name="x.gz")
    assert found.problem == "unpacks to more than is allowed"


def test_the_total_of_all_files_is_bounded() -> None:
    limits = Limits(total=250_000, each=200_000)
    data = zipped(**{f"f{n}_csv": bytes(90_000) for n in range(5)})
    found = unpacked(data, limits)
    assert sum(len(f.data) for f in found) <= 250_000
    assert [bool(f.problem) for f in found] == [False, False, True, True, True]


def test_archives_in_archives_end_at_the_depth() -> None:
    inner = zipped(x_csv=b"1")
    assert unpacked(zipped(b_zip=inner))[0].data == b"1"
    deep = zipped(a_zip=zipped(b_zip=zipped(c_zip=inner)))
    (found,) = unpacked(deep)
    assert found.problem == "archives nested too deep"


def test_the_number_of_files_is_bounded() -> None:
    found = unpacked(zipped(**{f"f{n}_csv": b"x" for n in range(30)}), Limits(files=10))
    assert len(found) <= 12
    assert found[-1].problem == "too many files"


def test_encrypted_files_are_named_and_not_opened() -> None:
    data = bytearray(zipped(x_csv=b"secret"))
    data[6] |= 1  # the flag in the local header, and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (found,) = unpacked(bytes(data))
    assert (found.name, found.problem) == ("x.csv", "encrypted")


def test_names_cannot_climb_out() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/Passwd.csv", b"x")
        archive.writestr("c:\\temp\\b.csv", b"x")
    assert [f.name for f in unpacked(out.getvalue())] == ["passwd.csv", "b.csv"]


@given(st.data())
def test_broken_archives_give_a_problem_or_files(data: st.DataObject) -> None:
    whole = bytearray(
        zipped(a_csv=b"ip,x\n192.0.2.1,2\n" * 30, b_zip=zipped(c_csv=b"1"))
    )
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(
            st.integers(0, 255)
        )
    cut = data.draw(st.integers(0, len(whole)))
    for file in unpacked(bytes(whole[:cut])):
        assert len(file.data) <= Limits().each


def test_a_letter_has_no_archive() -> None:
    assert has_archive(mail(b"x", "x.zip"))
    assert has_archive(mail(b"x", "x", ZIP))
    assert not has_archive(parse(b"From: a@example.org\n\nHello"))


@pytest.mark.parametrize(
    ("name", "kind", "seen"),
    [
        ("xarf.json", "application/json", True),
        ("report.txt", "application/octet-stream", True),
        ("report", "message/feedback-report", True),
        ("data.xml", "application/x-unknown", True),
        ("page.html", "text/html", False),
        ("mail.eml", "application/octet-stream", False),
        ("run.exe", "application/x-msdownload", False),
    ],
)
def test_texts_are_what_may_hold_text(name: str, kind: str, seen: bool) -> None:
    found = [f for f in texts(mail(b'{"a": 1}', name, kind)) if f.where != "text"]
    assert bool(found) is seen


def test_binary_under_a_text_type_is_no_text() -> None:
    found = list(texts(mail(b"PK\x03\x04\0\0", "report.txt", "text/plain")))
    assert [f.where for f in found] == ["text"]


def test_texts_are_decoded() -> None:
    message = mail("\ufeffжалоба\r\n".encode("utf-16"), "a.txt", "text/plain")
    (file,) = files(message)
    assert file.text.strip("\ufeff") == "жалоба\n"
