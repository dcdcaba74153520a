"""Credentials masked: what a notice of a new server shows must hold no password (S8).

Every view and template of such a mail goes through `mask`. It rather masks too much.
"""

import re

MASKED = "••••••"
_LABEL = (
    r"(?:root\s+|admin(?:istrator)?\s+|ssh\s+|initial\s+|ipmi\s+|kvm\s+|ftp\s+|"
    r"vnc\s+|one-?time\s+)?"
    r"(?:pass(?:\s?word|\s?phrase|wd)?|pwd|pw|pin|secret|token|api[\s-]?key|"
    r"private[\s-]key|recovery[\s-](?:code|key)|"
    r"kennwort|passwort|zugangscode|mot\s+de\s+passe|mdp|парол[ья]|пароль\s+\w+|"
    r"hasł[oa]|contraseña|clave|senha|password|wachtwoord)"
)
_INLINE = re.compile(
    rf"(?P<label>\b{_LABEL}\b(?:\s*\([^()\n]{{0,30}}\))?\s*(?:\t|[:=]|\bis\b|\bist\b|\best\b|\bto\b|—|–|-\s)\s*[*_`\"'«]*)(?P<value>\S+)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"^[\W_]*{_LABEL}\s*:?\s*[*_]*$", re.IGNORECASE)
_URL = re.compile(
    r"(?P<head>\b[a-z][a-z0-9+.-]*://[^\s:/@]{1,64}:)[^\s@/]{1,128}(?=@)", re.IGNORECASE
)
_KEY_BEGIN, _KEY_END = "-----BEGIN ", "-----END "


def mask(text: str) -> str:
    """Return the text with every value behind a password word masked."""
    out: list[str] = []
    hidden, key = False, False
    for line in text.split("\n"):
        if key:
            key = _KEY_END not in line
            continue
        if line.startswith(_KEY_BEGIN) and "PRIVATE" in line:
            key = True
            out.append(MASKED)
        elif hidden and line.strip():
            out.append(MASKED)
            hidden = False
        else:
            out.append(_line(line))
            hidden = hidden or _ALONE.match(line.strip()) is not None
    return "\n".join(out)


def has_credentials(text: str) -> bool:
    """Whether a text hands out a password or a private key."""
    return mask(text) != text


def _line(line: str) -> str:
    masked = _URL.sub(rf"\g<head>{MASKED}", line)
    return _INLINE.sub(rf"\g<label>{MASKED}", masked)
