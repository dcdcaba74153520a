"""Mail and filters for measuring the sort step: every mail matches exactly one filter.

Each mail names one of ten words: in half of them in the subject, in three tenths in
From, in two tenths in the text. The first ten filters look for these, all further ones
for words that never come, in the same shares. So what is done is the same whatever
the number of filters, and only the cost of choosing grows.
"""

import random
from email.message import EmailMessage
from email.policy import SMTP

from mailproc.filtering.model import Filter

QUEUES = ("incidents", "abuse", "datacenter", "orders", "partners", "billing")
_SYLLABLES = "ba ke lo mi nu ra se ti vo zu dra kle pri sno tru gal fen hor".split()  # noqa: SIM905 - one line reads better
_KINDS = ("subject",) * 5 + ("from",) * 3 + ("body",) * 2


def word(number: int) -> str:
    """A word that stands for a number and for no other."""
    chance = random.Random(7919 * number + 13)
    return "".join(chance.choice(_SYLLABLES) for _ in range(4)) + f"{number:05}"


def _common(chance: random.Random) -> str:
    """A word of running text: few are frequent, most are rare."""
    rank = random.Random(int(3000 * chance.random() ** 3))
    return "".join(rank.choice(_SYLLABLES) for _ in range(rank.randrange(1, 4)))


def query(number: int) -> str:
    """The search of one filter."""
    kind = _KINDS[number % 10]
    if kind == "from":
        return f"from:{word(number)}@{word(number)}.example"
    return f"subject:{word(number)}" if kind == "subject" else word(number)


def filters(count: int) -> list[Filter]:
    """So many filters; the first ten are those that match."""
    return [
        Filter(f"f{n}", query(n), QUEUES[n % len(QUEUES)], file="10-bench.toml", line=n)
        for n in range(count)
    ]


def plain_sieve(count: int) -> str:
    """The same choice as a person writes it in Sieve: parts of words, no `regex`.

    It does less than the exported script; it is what Pigeonhole does best.
    """
    lines = ['require ["fileinto", "body", "mailbox"];']
    for n in range(count):
        kind, wanted = _KINDS[n % 10], word(n)
        test = {
            "subject": f'header :contains "subject" "{wanted}"',
            "from": f'address :is "from" "{wanted}@{wanted}.example"',
            "body": f'body :text :contains "{wanted}"',
        }[kind]
        folder = QUEUES[n % len(QUEUES)]
        lines.append(f'if {test} {{ fileinto :create "{folder}"; }}')
    return "\n".join(lines) + "\n"


def toml(count: int) -> str:
    """The filters as a file of the operator's."""
    return "\n".join(
        f'[[filter]]\nname = "{f.name}"\nmatch = "{f.match}"\nqueue = "{f.queue}"'
        for f in filters(count)
    )


def mail(number: int) -> bytes:
    """A mail of about 8 KB; the same for the same number."""
    chance = random.Random(number)
    topic = number % 10
    kind, wanted = _KINDS[topic], word(topic)
    text = [_common(chance) for _ in range(500)]
    subject = [_common(chance) for _ in range(6)]
    sender = f"user{number % 5000}@host{number % 300}.example"
    if kind == "subject":
        subject.append(wanted)
    elif kind == "from":
        sender = f"{wanted}@{wanted}.example"
    else:
        text.append(wanted)
    body = "\n".join(" ".join(text[n : n + 10]) for n in range(0, len(text), 10))
    made = EmailMessage(policy=SMTP)
    made["From"] = f"Client {number} <{sender}>"
    made["To"] = "Support <support@ipserver.su>"
    made["Subject"] = " ".join(subject)
    made["Message-ID"] = f"<sort-{number}@client.example>"
    made["Date"] = "Tue, 24 Nov 2026 12:00:00 +0000"
    made.set_content(body)
    made.add_alternative(f"<html><body><p>{body}</p></body></html>", subtype="html")
    return made.as_bytes()
