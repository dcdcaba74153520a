"""A new server is ready (S8): the order, its addresses; never the credentials."""

import re
from ipaddress import ip_address

from mailproc.notices import mask
from mailproc.notices.labels import Field

_I = re.IGNORECASE
READY = re.compile(
    r"\b(?:your|the|new)\b.{0,60}\b(?:server|vps|vds|machine|instance|"
    r"order)\b.{0,60}?\b(?:is|are|has\s+been|have\s+been|was)\s+(?:now\s+|"
    r"successfully\s+|fully\s+)*"
    r"(?:ready|installed|delivered|provisioned|available|activated|deployed|set\s?up|"
    r"completed|online)\b|\bserver\s+(?:is\s+)?ready\b|\bserver\s+(?:delivery|"
    r"delivered|installed|provisioned)\b|"
    r"\bdelivery\s+of\s+your\s+.{0,40}server|\b(?:ihre?|der|das|"
    r"neue[rs]?)\b.{0,60}(?:server|bestellung)\b.{0,80}?\b(?:bereit|bereitgestellt|"
    r"eingerichtet|fertiggestellt|freigeschaltet|installiert|aktiviert|"
    r"betriebsbereit)|"
    r"\bvotre\b.{0,60}\b(?:serveur|vps|commande)\b.{0,60}?\b(?:est|"
    r"a\s+été)\s+(?:\w+\s+){0,2}(?:prêt|livré|installé|disponible|activé)e?|"
    r"\blivraison\s+de\s+votre\b|"
    r"\b(?:ваш|новый|выделенный|заказанн\w+)\b.{0,60}\bсервер\w*\b.{0,80}?(?:готов|"
    r"установлен|выделен\b|активирован|предоставлен|настроен|введ[её]н)|"
    r"\bсервер\s+(?:\S+\s+)?готов|\bзаказ\w*\b.{0,40}\b(?:выполнен|готов|"
    r"активирован)|"
    r"\b(?:twój|nowy|państwa|zamówion\w+)\b.{0,60}\bserwer\w*\b.{0,60}?(?:gotowy|"
    r"uruchomiony|aktywny|dostępny|zainstalowany|aktywowany)|"
    r"\bserwer\s+(?:\S+\s+)?(?:jest\s+)?gotowy"
)
_ACCESS = re.compile(
    r"\b(?:access|login)\s+(?:data|details|credentials)|\b(?:root\s+)?(?:user\s?name|"
    r"login)\s*:|\bzugangsdaten\b|\bidentifiants\b|\bданные\s+для\s+(?:доступа|входа|"
    r"подключения)|\bdane\s+(?:do\s+logowania|dostępowe)"
)
_ORDER = re.compile(
    r"\b(?:order|bestell(?:ung|nummer|-nr)|auftrags?(?:nummer|-nr)?|commande|"
    r"заказ\w*|zamówieni\w+|service)\s*(?:number|no\.?|nr\.?|id|n°|№|#|"
    r"ref(?:erence)?|номер)*\s*[:#№]*\s*#?([A-Z]{0,4}[-/]?\d[\w-]{3,})",
    _I,
)
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|"
    r"[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:/]|\.\d)",
    _I,
)
_HOST_LABEL = re.compile(
    r"^(?:server(?:\s*(?:name|id|number))?|host(?:name)?|service(?:\s+name)?|сервер|"
    r"имя\s+сервера|serwer|nazwa|serveur|nom\s+du\s+serveur|servername)$",
    _I,
)
_NOT = re.compile(
    r"\b(?:not\s+(?:yet\s+)?ready|noch\s+nicht|ещ[её]\s+не|jeszcze\s+nie|pas\s+encore|"
    r"will\s+be\s+ready|maintenance|wartung|coming\s+soon|when\s+will)\b"
)


def is_ready(subject: str, text: str, *, known: bool) -> bool:
    """Whether a mail hands over a new server.

    Both are in lower case. A stranger must name its address, and its access or the
    order (S11.5).
    """
    head = f"{subject}\n{text[:3000]}"
    said = READY.search(head.replace("\n", " "))
    if said is None or _NOT.search(said[0]):
        return False
    addresses = bool(_ADDRESS.search(text))
    access = mask.has_credentials(text) or bool(_ACCESS.search(text))
    numbered = bool(_ORDER.search(head))
    if addresses and (access or numbered):
        return True
    return known and (addresses or access or numbered)


def order_number(subject: str, text: str) -> str | None:
    """Return the number of the order or service that is handed over."""
    found = _ORDER.search(f"{subject}\n{text[:5000]}")
    return found[1] if found else None


def servers(fields: tuple[Field, ...], text: str) -> tuple[str, ...]:
    """Return the names and addresses of the server, never a password."""
    named = [
        each.value.strip()
        for each in fields
        if each.kind == "affected"
        and _HOST_LABEL.match(each.label)
        and len(each.value) < 80
    ]
    hidden = mask.mask(text[:20_000])
    addresses = [
        found for match in _ADDRESS.finditer(hidden) if (found := _ip(match[0]))
    ]
    clean = [name for name in named if mask.MASKED not in mask.mask(name)]
    return tuple(dict.fromkeys((*clean, *addresses)))[:50]


def _ip(text: str) -> str | None:
    """Return an address of a server; masks, networks and own machines are none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    whole = str(found)
    if found.is_unspecified or found.is_loopback or whole.startswith("255."):
        return None
    return whole
