"""Credentials masked: what a notice of a new server shows must hold no password (S8).

Every view and template of such a mail goes through `mask`. It rather masks too much:
the rest of a line behind a password word, a column below one, keys, addresses with a
password inside.
"""

import re
from collections.abc import Sequence

MASKED = "••••••"
_WORD = (
    r"(?:pass(?:\s?word|\s?phrase|\s?code|wd|wort)?|pswd?|pwd?|pw|pin(?:-?code)?|puk|secret|"
    r"token|credentials?|otp|(?:api|private|access|secret|licen[sc]e|product|activation|"
    r"root)[\s_-]?key|recovery[\s-](?:code|key)|one-?time\s+code|kennwort|passwort|"
    r"zugangscode|zugangsdaten|geheimzahl|(?:api|lizenz|privater)[\s-]?schlüssel|"
    r"mots?\s+de\s+passe|mdp|code\s+d['’]accès|clé\s+(?:privée|api|d['’]accès)|jeton|"
    r"парол[ьяюие]\w*|пин(?:-?код)?|секрет\w*|ключ\s+(?:доступа|api|активации|лицензии)|"
    r"hasł[oaeu]|kod\s+dostępu|klucz\s+(?:prywatny|api|dostępu)|contraseña|clave|senha|"
    r"wachtwoord|heslo|şifre|parola|密码|パスワード)"
)
_LABEL = rf"(?<![^\W_]){_WORD}(?![^\W_])"
# Between the word and its separator: "password (root)", "пароль от IPMI".
_MORE = r"[^:=\t|\n]{0,40}?"
_VALUE = re.compile(
    rf"(?P<label>{_LABEL}{_MORE}(?:\t|[:=：]|->|→|\|)\s*)(?P<value>[^\n]+)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"(?P<label>{_LABEL}(?:\s+\w+){{0,3}}?\s*(?:\b(?:is|ist|lautet|est|to|to:|es|to\s+jest)\b"
    r"|—|–|-\s|«|\"|“|'|`)\s*[*_`\"'«“]*)(?P<value>\S+)",
    re.IGNORECASE,
)
# A word with digits behind a password word is one, whatever stands between.
_BARE = re.compile(
    rf"(?P<label>{_LABEL}\s+[*_`\"'«“(]*)(?P<value>(?=\S*\d)(?=\S*[^\W\d_])\S{{5,}})",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"^[\W_]*(?:[\w./-]+\s+){{0,3}}{_WORD}(?:\s+\S+){{0,3}}\s*[:=：]?[\W_]*$",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?P<label>\b(?:root|admin(?:istrator)?|ipmi|idrac|ilo|ubuntu|debian)"
    r"\s*(?:/|\||:(?!//)|,)\s*)(?P<value>\S{4,})",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?P<label>\b(?:sshpass\s+-p|mysql\b.{0,80}?\s-p|curl\b.{0,80}?\s-u)\s*)(?P<value>\S+)"
)
_URL = re.compile(
    r"(?P<label>\b[a-z][a-z0-9+.-]{0,20}://[^\s:/@]{1,64}:)(?P<value>[^\s/]{1,128}(?=@))",
    re.IGNORECASE,
)
_QUERY = re.compile(
    r"(?P<label>[?&;#](?:pass\w*|pwd|pw|token|key|secret|auth|code|otp|sig\w*|t|k|hash)=)(?P<value>[^\s&\"'>]+)",
    re.IGNORECASE,
)
_KEY_BEGIN = re.compile(r"-----begin .*private|^\W*private-lines:", re.IGNORECASE)
_KEY_END = re.compile(r"-----end |^\W*private-mac:", re.IGNORECASE)
_KEY_LINE = re.compile(r"^\W*[A-Za-z0-9+/=]{16,}\W*$")
_HEADS = re.compile(
    r"^\W*(?:log-?in|user(?:\s?name)?|ip(?:\s?-?(?:address|адрес))?|host(?:name)?|server|"
    r"note|service|port|url|логин|пользователь|сервер|имя|benutzer(?:name)?|serwer|"
    r"użytkownik|utilisateur|identifiant|serveur|adres\w*)\W*$",
    re.IGNORECASE,
)
_CELLS = re.compile(r"\t+|\s*\|\s*|\s{3,}")
_UNSEEN = re.compile("[\u200b-\u200f\u00ad\ufeff\u2060]")
_SHORT = 40


def mask(text: str) -> str:
    """Return the text with every value that may be a credential masked."""
    hiding = _Hiding()
    return "\n".join(hiding.line(each) for each in _UNSEEN.sub("", text).split("\n"))


def has_credentials(text: str) -> bool:
    """Whether a text hands out a password or a private key."""
    return MASKED in mask(text)


class _Hiding:
    """What the lines above say: a key that is open, a label that waits, columns."""

    def __init__(self) -> None:
        self.key = False
        self.waiting = 0
        self.stacked = 0
        self.columns: frozenset[int] = frozenset()
        self.width = 0

    def line(self, line: str) -> str:
        if self.key or _KEY_BEGIN.search(line):
            return self._of_key(line)
        if not line.strip():
            self.stacked = 0
            return line
        cells = [cell for cell in _CELLS.split(line.strip(" |")) if cell]
        if self.columns and len(cells) >= min(2, self.width):
            return "\t".join(
                MASKED if at in self.columns else cell for at, cell in enumerate(cells)
            )
        self.columns = frozenset()
        if len(cells) > 1:
            return self._of_row(line, cells)
        return self._of_text(line)

    def _of_key(self, line: str) -> str:
        began = not self.key
        self.key = _KEY_END.search(line) is None and (
            began
            or _KEY_LINE.match(line) is not None
            or not line.strip()
            or ":" in line
        )
        return MASKED if line.strip() else line

    def _of_row(self, line: str, cells: Sequence[str]) -> str:
        """A row of a table: a label with its value, or heads of columns below."""
        labels = [at for at, cell in enumerate(cells) if _ALONE.match(cell)]
        heads = [at for at, cell in enumerate(cells) if _HEADS.match(cell)]
        if labels and len(heads) + len(labels) == len(cells):
            self.columns, self.width = frozenset(labels), len(cells)
            return line
        if labels:
            hidden = set(range(min(labels) + 1, len(cells)))
            return "\t".join(
                MASKED if at in hidden else _masked(cell)
                for at, cell in enumerate(cells)
            )
        return _masked(line)

    def _of_text(self, line: str) -> str:
        if self.waiting:
            self.waiting -= 1
            return MASKED
        masked = _masked(line)
        short = masked == line and len(line) < _SHORT
        self.stacked = self.stacked + 1 if short else 0
        if short and _ALONE.match(line):
            self.waiting = min(self.stacked, 6)
            self.stacked = 0
        return masked


def _masked(line: str) -> str:
    for pattern in (_URL, _QUERY, _COMMAND, _VALUE, _SAID, _BARE, _PAIR):
        line = pattern.sub(_hide, line)
    return line


def _hide(match: re.Match[str]) -> str:
    return match["label"] + MASKED if match["value"].strip() else match[0]
