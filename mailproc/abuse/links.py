"""Links that mail gateways and redirectors have wrapped, unwrapped.

Only well-known wrappers are opened, by their own syntax; nothing is fetched.
"""

from urllib.parse import parse_qs, unquote, urlsplit

_WRAPPERS = (
    (".safelinks.protection.outlook.com", ("url",)),
    ("google.com", ("q", "url")),
    ("linkprotect.cudasvc.com", ("a",)),
    ("l.facebook.com", ("u",)),
)


def unwrap(url: str) -> str | None:
    """Return the link inside a wrapped one, or None when it is not wrapped."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host == "urldefense.com":
        return _urldefense_3(url)
    if host == "urldefense.proofpoint.com":
        encoded = _value(parts.query, ("u",)).replace("-", "%").replace("_", "/")
        return _link(unquote(encoded))
    for name, keys in _WRAPPERS:
        of_google = name == "google.com"
        if host.removeprefix("www.") == name or (not of_google and host.endswith(name)):
            is_plain = of_google and parts.path != "/url"
            return None if is_plain else _link(_value(parts.query, keys))
    return None


def _urldefense_3(url: str) -> str | None:
    """`/v3/__http://…__;…`: some gateways write a single slash inside."""
    inner = url.partition("/v3/__")[2].partition("__;")[0]
    scheme, colon, rest = inner.partition(":/")
    return _link(f"{scheme}://{rest.lstrip('/')}") if colon else None


def _value(query: str, keys: tuple[str, ...]) -> str:
    try:
        values = parse_qs(query, max_num_fields=50)
    except ValueError:
        return ""
    return next((values[key][0] for key in keys if key in values), "")


def _link(text: str) -> str | None:
    return text if "://" in text[:10] else None
