"""The language of a letter, by its content: ru, en, pl or pt, and en for all others.

Short words that each language cannot do without are counted, and letters that only it
has. Languages that look alike are counted too, so that a Spaniard gets no answer in
Portuguese. The caller gives the writer's new text. Never guesses from an address.
"""

import re
from unicodedata import normalize

OTHER = "en"
"""The language of whoever writes in one that has no templates."""

_LONGEST = 4000
_CYRILLIC = 0.2  # of the words: logs and names in Latin letters stand in many letters
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S{0,300}[@/\\.:_][^\s.,!?]\S{0,300}")
_FOREIGN = re.compile("[іїєґўјљњћђџѓќѕ]|[бвгджзклмнпрстфхцчшщ]ъ[бвгджзклмнпрстфхцчшщ]")

_LETTERS = {
    "pl": re.compile("[ąęłńśźż]"),
    "pt": re.compile("[ãõ]|ção|ções|[áéíóú]ve"),
    "es": re.compile("[ñ]|ción"),
    "cs": re.compile("[ěřůčšžýťď]"),
    "de": re.compile("[äöüß]"),
    "fr": re.compile("[èêœù]|ç[ao]i"),
    "tr": re.compile("[ışğ]"),
    "ro": re.compile("[ăşţșț]"),
}
_WORDS = {
    "en": """
        the is are was you your we our and to of my this that it for with have
        has please hello hi not can cannot can't don't i i'm what how when
        thanks thank dear why would could on in be from any help server down
        website need does doesn't
    """,
    "pl": """
        nie jest się sie na że ze proszę prosze dzień dzien dobry witam czy jak
        mam nasz nasza nasze moja mój moj mi ma są sa dla przez po już juz tylko
        dziękuję dziekuje pozdrawiam ale lub od które ktore który ktory działa
        dziala serwer serwera strona strony poczta pomoc pomocy można mozna mogę
        moge bardzo oraz jeszcze w z wiadomość faktura fakturę fakture kiedy
        gdzie dlaczego brak
    """,
    "pt": """
        não nao você voce vocês está esta uma um com meu minha nosso nossa olá
        ola bom dia boa tarde obrigado obrigada o os é são sao para por favor
        mas isso quando porque ao pelo pela dos das também tambem site servidor
        ajuda fora ar caiu preciso gostaria consigo estou temos podem até foi
        mais muito em já sem funcionando acesso
    """,
    "es": """
        el los las y con pero muy está esta usted ustedes mi nuestro nuestra
        hola buenos buenas días dias tardes gracias por favor para una un es son
        cuando porque qué servidor ayuda necesito puede pueden tengo hay más mas
        sin funciona sitio del al lo
    """,
    "it": """
        il lo gli non è sono con per una un di che del della ciao buongiorno
        grazie nostro mio sito ma più quando perché server ho abbiamo funziona
        anche
    """,
    "fr": """
        le les des est et nous vous notre votre mon bonjour merci pas ne pour
        avec sur une un je que qui serveur site mais plus quand pourquoi du en
        ce
    """,
    "de": """
        der die das ist und nicht wir sie ich mein unser unsere bitte danke
        guten tag hallo mit für auf ein eine zu den von wie wann warum seite
        geht
    """,
    "cs": """
        je není se že prosím dobrý den jak máme náš naše nám ale nebo jsme jsem
        děkuji kdy kde proč stránky server nefunguje na a
    """,
}
_STOP = {language: frozenset(text.split()) for language, text in _WORDS.items()}


def language_of(text: str, fallback: str = OTHER) -> str:
    """Return ru, en, pl or pt; `fallback` where there are no words to tell by."""
    plain = normalize("NFC", text[:_LONGEST]).casefold().replace("’", "'")
    plain = _ADDRESS.sub(" ", plain)
    found = _WORD.findall(plain)
    if not found:
        return fallback
    cyrillic = [word for word in found if "\u0400" <= word[0] <= "\u04ff"]
    if len(cyrillic) >= max(1, _CYRILLIC * len(found)):
        return _of_cyrillic(cyrillic)
    scores = {language: _score(language, found) for language in (*_STOP, *_LETTERS)}
    best = max(scores, key=lambda language: (scores[language], language == OTHER))
    if not scores[best]:
        return fallback
    return best if best in ("pl", "pt") else OTHER


def _of_cyrillic(words: list[str]) -> str:
    """Russian, unless letters that it does not have stand in a tenth of the words."""
    foreign = sum(_FOREIGN.search(word) is not None for word in words)
    return OTHER if foreign >= max(1, len(words) / 10) else "ru"


def _score(language: str, words: list[str]) -> int:
    stop, letters = _STOP.get(language, frozenset()), _LETTERS.get(language)
    hits = sum(word in stop for word in words)
    return hits + (
        sum(letters.search(word) is not None for word in words) if letters else 0
    )
