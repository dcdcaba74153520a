"""Finds Drafts, Sent, Trash and Junk: by RFC 6154 attribute, by name as a fall-back.

Never talks to a server: it reads a LIST answer.
"""

from collections.abc import Sequence

# Where the server does not mark them (RFC 6154), the names that clients give them.
_SPECIAL = {
    "drafts": (
        "drafts",
        "draft",
        "черновики",
        "чернетки",
        "szkice",
        "kopie robocze",
        "robocze",
        "entwürfe",
        "brouillons",
        "borradores",
        "bozze",
        "rascunhos",
        "concepten",
    ),
    "sent": (
        "sent",
        "sent items",
        "sent messages",
        "sent mail",
        "отправленные",
        "надіслані",
        "wysłane",
        "elementy wysłane",
        "gesendet",
        "gesendete elemente",
        "gesendete objekte",
        "envoyés",
        "éléments envoyés",
        "enviados",
        "elementos enviados",
        "inviata",
        "posta inviata",
        "verzonden items",
    ),
    "trash": (
        "trash",
        "deleted items",
        "deleted messages",
        "deleted",
        "bin",
        "корзина",
        "удаленные",
        "удалённые",
        "кошик",
        "видалені",
        "kosz",
        "elementy usunięte",
        "papierkorb",
        "gelöschte elemente",
        "gelöscht",
        "corbeille",
        "papelera",
        "elementos eliminados",
        "cestino",
        "lixeira",
        "prullenbak",
    ),
    "junk": (
        "junk",
        "spam",
        "junk e-mail",
        "junk email",
        "bulk mail",
        "спам",
        "нежелательная почта",
        "небажана пошта",
        "wiadomości-śmieci",
        "junk-e-mail",
        "courrier indésirable",
        "correo no deseado",
        "posta indesiderata",
        "lixo eletrônico",
    ),
}


def special_folder(
    listing: Sequence[tuple[tuple[bytes, ...], str]], use: str, delimiter: str | None
) -> str | None:
    """Find a special-use folder in a LIST answer of (attributes, server name).

    The attribute decides (RFC 6154); a name in one of several languages is the
    fall-back, a folder nearest to the top first.
    """
    wanted = use.lstrip("\\").lower()
    attribute = f"\\{wanted}".encode()
    for attributes, name in listing:
        if attribute in {mark.lower() for mark in attributes}:
            return name
    known = _SPECIAL.get(wanted, ())
    for name in sorted((name for _, name in listing), key=len):
        last = name.rsplit(delimiter, 1)[-1] if delimiter else name
        if last.lower() in known:
            return name
    return None
