"""Reading DKIM keys: both RSA forms, Ed25519, and a clear refusal of the rest."""

import base64
from pathlib import Path

import pytest

from mailproc.errors import ConfigError
from mailproc.signing import Key, generate, load_key, public_record

KEYS = Path(__file__).parents[3] / "fixtures" / "dkim"


def pem(name: str) -> bytes:
    return (KEYS / f"{name}.pem").read_bytes()


def load(data: bytes) -> Key:
    return load_key("example.com", "s1", data)


def test_both_rsa_forms_are_the_same_key() -> None:
    first, second = load(pem("rsa2048-pkcs1")), load(pem("rsa2048-pkcs8"))
    assert first == second
    assert first.private.startswith(b"-----BEGIN PRIVATE KEY-----\n")


@pytest.mark.parametrize("name", ["rsa2048-pkcs1", "rsa2048-pkcs8", "ed25519-pkcs8"])
def test_crlf_and_surrounding_blanks_do_not_matter(name: str) -> None:
    crlf = b"\r\n" + pem(name).replace(b"\n", b"\r\n") + b"\r\n"
    assert load(crlf) == load(pem(name))


def test_ed25519_seed_as_dkimpy_writes_it() -> None:
    key = generate("example.com", "s1", "ed25519")
    raw = serialised_seed(key)
    assert load(base64.b64encode(raw) + b"\n") == key


def serialised_seed(key: Key) -> bytes:
    # PKCS#8 of Ed25519 is a fixed prefix of 16 bytes and the seed (RFC 8410 7).
    body = b"".join(key.private.splitlines()[1:-1])
    return base64.b64decode(body)[16:]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pem("rsa2048-encrypted"), "encrypted"),
        (pem("rsa512"), "512 bits"),
        (pem("ec"), "neither RSA nor Ed25519"),
        (pem("public"), "a public key"),
        (pem("rsa2048-pkcs1")[:300], "not readable"),
        (b"", "neither PEM nor"),
        (b"hello", "neither PEM nor"),
        (base64.b64encode(b"short"), "neither PEM nor"),
    ],
)
def test_what_is_no_usable_key_is_refused_with_the_reason(
    data: bytes, says: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        load(data)
    assert says in refused.value.public
    assert "s1._domainkey.example.com" in refused.value.public


@pytest.mark.parametrize(
    ("domain", "selector"),
    [
        ("", "s1"),
        ("exa mple.com", "s1"),
        ("example..com", "s1"),
        ("example.com", ""),
        ("example.com", "s 1"),
        ("example.com", "s1\r\nX"),
        ("-example.com", "s1"),
        ("é" * 70 + ".com", "s1"),
    ],
)
def test_bad_names_are_refused(domain: str, selector: str) -> None:
    with pytest.raises(ConfigError, match="bad domain or selector"):
        load_key(domain, selector, pem("ed25519-pkcs8"))


def test_names_are_kept_in_one_form() -> None:
    key = load_key("Почта.Example.", "S1.West", pem("ed25519-pkcs8"))
    assert key.record_name == "s1.west._domainkey.xn--80a1acny.example"


def test_private_bytes_are_not_shown() -> None:
    key = load(pem("rsa2048-pkcs1"))
    assert "PRIVATE" not in repr(key)
    assert "private" not in repr(key)


def test_records_have_the_forms_of_the_standards() -> None:
    rsa = public_record(load(pem("rsa2048-pkcs1")))
    expected = b"".join(pem("public").splitlines()[1:-1]).decode()
    assert rsa == f"v=DKIM1; k=rsa; p={expected}"
    ed25519 = public_record(load(pem("ed25519-pkcs8")))
    kind, _, data = ed25519.rpartition("p=")
    assert kind == "v=DKIM1; k=ed25519; "
    assert len(base64.b64decode(data)) == 32  # RFC 8463 3.2: no ASN.1 around it
