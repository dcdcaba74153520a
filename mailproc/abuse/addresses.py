"""IPs, prefixes, domains and URLs as complaints write them, brought to one form.

Defanged ones are written out (see `fangs`), links wrapped by mail gateways opened.
IPv4-mapped IPv6 becomes IPv4, international names become A-labels (RFC 5890).
It never judges whose address it is, and looks nothing up. Work is linear.
"""

import ipaddress
import re
from collections.abc import Iterator

from mailproc.abuse import links
from mailproc.abuse.fangs import refang

_V4 = r"\d{1,3}(?:\.\d{1,3}){3}"
# What follows: no more of a number or name, but the port of a packet trace may.
_IPV4 = re.compile(
    rf"(?<![\w.])(?<![\w.]-){_V4}(?=\.\d{{1,5}}[ ]?[>:]|(?!\w|\.\w|-\d))"
)
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?!\w)"
)
# Any address or network, to be judged by `normal_ip` and `normal_prefix`.
IPS = re.compile(
    rf"(?<![\w.]){_V4}(?:/\d{{1,2}})?(?!\w|\.\d)"
    r"|(?<![\w:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?:/\d{1,3})?(?!\w)"
)
_LENGTH = re.compile(r"/(\d{1,3})(?![\w/.])")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
URLS = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'`|\\^{}]{1,4000}", re.IGNORECASE)
_BARE_URL = re.compile(r"[\w.-]{1,253}\.[^\W\d_]{2,63}(?::\d{1,5})?/\S{0,4000}")
_CONTINUED = re.compile(r"\n[ \t>]{0,8}([\w/?&=%.~+#:;,@-]{1,500})[ \t]{0,4}(?=\n|$)")
_PATH_LIKE = re.compile(r"[/=&?%\d]")
_TAIL = ".,;:!?'\"*»”’…"
_PAIRS = {")": "(", "]": "[", ">": "<"}
_INTERNAL = tuple(
    ipaddress.ip_network(each)
    for each in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
        *("::/127", "fc00::/7", "fe80::/10", "ff00::/8"),
    )
)
_MOST = 20_000  # addresses of one kind in one text


def plain_ip(word: str) -> str | None:
    """Return one address that stands alone and is not defanged, normalised."""
    return _address(word)


def normal_ip(text: str) -> str | None:
    """Return one address in its shortest form, or None when the text is none.

    Brackets, a port, a zone, `IPv6:` in front and a host name behind are dropped;
    IPv4-mapped IPv6 is IPv4; leading zeros are decimal.
    """
    word = refang(text[:300]).strip(" \t\n\"'<>[]()")
    word = word.partition(" ")[0].partition("%")[0].rstrip("]),;.'\"")
    if word[:5].lower() == "ipv6:":
        word = word[5:]
    if word.count(":") == 1 or "]:" in word:
        word = word.rpartition(":")[0].strip("[]")
    if word.endswith(("/32", "/128")):
        word = word.rpartition("/")[0]
    return _address(word)


def _address(word: str) -> str | None:
    try:
        found = ipaddress.ip_address(_no_zeros(word))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if found.version == 6 else None
    return str(mapped or found)


def _no_zeros(word: str) -> str:
    if ":" in word or len(word) > 15:
        return word
    return ".".join(piece.lstrip("0") or piece[-1:] for piece in word.split("."))


def normal_prefix(text: str) -> str | None:
    """Return a network like 192.0.2.0/24 (host bits cleared), or None.

    A single address is none: /32 and /128 belong to `normal_ip`.
    """
    head, slash, bits = refang(text[:300]).strip(" \t\n\"'<>[]()").partition("/")
    address = _address(head)
    if not slash or address is None or not bits.isdigit() or len(bits) > 3:
        return None
    try:
        network = ipaddress.ip_network(f"{address}/{bits}", strict=False)
    except ValueError:
        return None
    return None if network.num_addresses == 1 else str(network)


def ips_in(text: str) -> tuple[str, ...]:
    """Return the addresses that stand in a text, in order, each once.

    Parts of versions, names, reversed names, fingerprints and networks are none.
    Private and documentation addresses are kept: the caller judges.
    """
    return tuple(dict.fromkeys(ip for ip, _ in _found(refang(text)) if ip))


def prefixes_in(text: str) -> tuple[str, ...]:
    """Return the networks (a.b.c.d/24) that stand in a text, in order, each once."""
    return tuple(dict.fromkeys(net for _, net in _found(refang(text)) if net))


def _found(text: str) -> Iterator[tuple[str | None, str | None]]:
    """Yield (address, None) or (None, network) for each place of a text."""
    places = [(m.start(), m[0]) for m in _IPV4.finditer(text)]
    if ":" in text:
        sixes = ((m.start(), _no_colon(m[0])) for m in _IPV6.finditer(text))
        places += [(start, word) for start, word in sixes if _is_v6(word)]
    for start, word in sorted(places)[:_MOST]:
        length = _LENGTH.match(text, start + len(word))
        in_url = text[start - 1 : start] in ("/", "@") if start else False
        network = (
            normal_prefix(f"{word}/{length[1]}") if length and not in_url else None
        )
        yield (None, network) if network else (_address(word), None)


def _no_colon(word: str) -> str:
    return word if word.endswith("::") else word.removesuffix(":")


def _is_v6(word: str) -> bool:
    """Whether colons are an address and no time, hash or C++ name."""
    groups = word.split(":")
    if word.count(":") < 2 or not any(c.isdigit() for c in word):
        return False
    hardware = len(groups) == 8 and all(len(group) == 2 for group in groups)
    return not hardware and word not in ("::", "::1") and _address(word) is not None


def normal_domain(text: str) -> str | None:
    """Return a host or domain name as lower-case A-labels, or None.

    Wildcards, `www` stays, a trailing dot goes; an IP address is no domain.
    """
    word = refang(text[:1000]).strip(" \t\n\"'<>[](),;:")
    word = word.removeprefix("*.").strip(".").lower()
    if not word or len(word) > 253 or "." not in word:
        return None
    labels = [_a_label(label) for label in word.replace("。", ".").split(".")]
    if not all(label and _LABEL.fullmatch(label) for label in labels):
        return None
    name = ".".join(labels)
    return name if _TOP.fullmatch(labels[-1]) and len(name) <= 253 else None


def _a_label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def normal_url(text: str) -> str | None:
    """Return a URL with its scheme and host normalised, unwrapped, or None.

    The path stays as it is. `host/path` without a scheme is read as http.
    """
    word = _trimmed(refang(text[:8000]).strip(" \t\n\"'<>"))
    word = "".join(word.split("\n"))
    if "://" not in word[:12]:
        if not _BARE_URL.fullmatch(word):
            return None
        word = f"http://{word}"
    for _ in range(3):
        inner = links.unwrap(word)
        if inner is None:
            break
        word = inner
    return _with_host(word)


def _with_host(url: str) -> str | None:
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme not in ("http", "https", "ftp"):
        return None
    end = next((i for i, c in enumerate(rest) if c in "/?#"), len(rest))
    user, at, host = rest[:end].rpartition("@")
    host, port = _host_and_port(host)
    plain = normal_domain(host) or normal_ip(host)
    if plain is None:
        return None
    plain = f"[{plain}]" if ":" in plain else plain
    return f"{scheme}://{user}{at}{plain}{port}{rest[end:]}"


def _host_and_port(text: str) -> tuple[str, str]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or ("]" not in host and ":" in host):
        return text.removesuffix(":"), ""
    return host, f":{port}"


def urls_in(text: str) -> tuple[str, ...]:
    """Return the URLs of a text, in order, each once, joined across wrapped lines."""
    text = refang(text)
    found: dict[str, None] = {}
    for match in URLS.finditer(text):
        url = normal_url(_joined(text, match))
        if url:
            found[url] = None
        if len(found) >= _MOST:
            break
    return tuple(found)


def _joined(text: str, match: re.Match[str]) -> str:
    """A URL that a mailer broke: inside <>, or at the end of a full line."""
    url, end = match[0], match.end()
    close = text.find(">", end, end + 500)
    if text[match.start() - 1 : match.start()] == "<" and close >= 0:
        inside = text[match.start() : close]
        return url if "\n\n" in inside else "".join(inside.split())
    for _ in range(20):
        full = end - text.rfind("\n", max(0, end - 1000), end) > 60
        rest = _CONTINUED.match(text, end) if full else None
        if rest is None or "://" in rest[1] or not _PATH_LIKE.search(rest[1]):
            break
        url, end = url + rest[1], rest.end(1)
    return url


def _trimmed(word: str) -> str:
    """Cut the punctuation of the sentence around a URL."""
    while word:
        last = word[-1]
        lone = last in _PAIRS and word.count(last) > word.count(_PAIRS[last])
        if not lone and last not in _TAIL:
            break
        word = word[:-1]
    return word


def host_of(url: str) -> str:
    """Return the host of a normalised URL: a domain, or an address."""
    rest = url.partition("://")[2]
    end = next((i for i, c in enumerate(rest) if c in "/?#"), len(rest))
    host, _ = _host_and_port(rest[:end].rpartition("@")[2])
    return host.strip("[]")


def internal(ip: str) -> bool:
    """Whether a normalised address is never seen on the Internet.

    Private, shared, loopback and link-local networks; those of documentation are
    told apart by nobody and count as any other.
    """
    address = ipaddress.ip_address(ip)
    return any(
        address.version == network.version and address in network
        for network in _INTERNAL
    )


_SECOND = frozenset(("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"))


def site(host: str) -> str:
    """Return the registered name of a host: a.co.uk, a.com.

    As far as it can be told without a list of suffixes.
    """
    labels = host.lower().split(".")
    count = 3 if len(labels) > 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-count:])
