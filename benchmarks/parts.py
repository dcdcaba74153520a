"""The parts in one process: parse, filters, transform, sign."""

import dkim
import mailparser

from benchmarks.figures import Figure, per_second
from benchmarks.mails import letter
from mailproc import app
from mailproc.config.load import builtin
from mailproc.filtering.document import Document
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Filter
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse
from mailproc.outbound import prepare
from mailproc.ports import Kind
from mailproc.signing import Signer, generate

COUNT = 300


def figures() -> list[Figure]:
    """Measure every part against the way without it."""
    mails = [letter(n) for n in range(COUNT)]
    return [_parse(mails), *_filters(mails), _transform(mails), _sign(mails)]


def _parse(mails: list[bytes]) -> Figure:
    def ours() -> int:
        return sum(bool(parse(raw).text) for raw in mails)

    def peer() -> int:
        return sum(bool(mailparser.parse_from_bytes(raw).body) for raw in mails)

    return Figure("parse 4 KB", per_second(ours), "/s", per_second(peer), "mail-parser")


def _filters(mails: list[bytes]) -> list[Figure]:
    filters = [
        Filter(f"f{n}", f"subject:word{n} OR from:d{n}.example OR word{n}x", "other")
        for n in range(1000)
    ]
    small, large = FilterSet(filters[:10]), FilterSet(filters)
    messages = [parse(raw) for raw in mails]

    def rate(chosen: FilterSet, *, naive: bool = False) -> float:
        def act() -> int:
            for message in messages:
                document = Document(message, Facts())
                (chosen.judge_naively if naive else chosen.judge)(document)
            return len(messages)

        return per_second(act)

    return [
        Figure(
            "1,000 filters, words included",
            rate(large),
            "/s",
            rate(large, naive=True),
            "each filter asked",
        ),
        Figure(
            "1,000 filters against 10", rate(large), "/s", rate(small), "10 filters"
        ),
    ]


def _transform(mails: list[bytes]) -> Figure:
    writing = app.writing(builtin())
    now = writing.clock()

    def ours() -> int:
        for raw in mails:
            envelope = Envelope(
                "support@ipserver.su", ("a@example.org",), now, login="support1"
            )
            prepare(writing, envelope, raw, Kind.STAFF)
        return len(mails)

    def peer() -> int:
        return sum(bool(parse(raw).text) for raw in mails)

    return Figure(
        "parse, policy, transform 4 KB",
        per_second(ours),
        "/s",
        per_second(peer),
        "parse alone",
    )


def _sign(mails: list[bytes]) -> Figure:
    key = generate("ipserver.su", "bench")
    signer = Signer([key])

    def ours() -> int:
        for raw in mails:
            signer(raw, "ipserver.su")
        return len(mails)

    def peer() -> int:
        for raw in mails[:40]:
            dkim.sign(raw, b"bench", b"ipserver.su", key.private)
        return 40

    plain = _plain_dkimpy(peer)
    return Figure(
        "sign RSA-2048 and check 4 KB", per_second(ours), "/s", plain, "dkimpy"
    )


def _plain_dkimpy(peer: object) -> float:
    """Rate of dkimpy with its own RSA, which our signing replaces by OpenSSL's."""
    import dkim.crypto

    replaced = dkim.RSASSA_PKCS1_v1_5_sign
    dkim.RSASSA_PKCS1_v1_5_sign = dkim.crypto.RSASSA_PKCS1_v1_5_sign
    try:
        return per_second(peer)  # type: ignore[arg-type]  # a function without arguments
    finally:
        dkim.RSASSA_PKCS1_v1_5_sign = replaced
