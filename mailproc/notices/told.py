"""What a notice of ours says, read back from its text after a person has filled it.

Rows of label and value as templates write them; the labels of a language are its
Wording. What a row does not state is not in the answer; nothing is guessed. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence

from mailproc.notices.sheet import Wording

_TABLES = ("state", "cause", "impact")


def rows(text: str, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (name of the row, value) for each labelled line; `labels` by name.

    A window of several has a number behind its label; the names are the same.
    """
    names = {label.casefold(): name for name, label in labels.items()}
    for line in text.split("\n"):
        label, colon, value = line.partition(":")
        bare = label.strip().casefold().rstrip("0123456789 ")
        if colon and bare in names and value.strip():
            yield names[bare], value.strip()


def glossary(wording: Wording, table: str, value: str) -> str:
    """Return the word of the program behind a translated one, "" for none."""
    wanted = value.strip().casefold().rstrip(".")
    words = wording.words.get(table, {})
    return next((w for w, said in words.items() if said.casefold() == wanted), "")


def values(text: str, wording: Wording) -> Mapping[str, Sequence[str]]:
    """Return the values of each row by its name; glossary words as the program's."""
    found: dict[str, list[str]] = {}
    for name, value in rows(text, wording.labels):
        known = glossary(wording, name, value) if name in _TABLES else value
        if known:
            found.setdefault(name, []).append(known)
    return found
