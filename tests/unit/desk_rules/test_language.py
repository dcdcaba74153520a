"""The language of the first answer is that of the letter: ru, en, pl, pt, else en."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.first_answer import LANGUAGES
from mailproc.desk.language import language_of

LOG = "\n".join(f"Nov 24 12:00:{n} vps1 sshd[{n}]: Failed password" for n in range(3))
URGENCY = Path(__file__).resolve().parents[3] / "fixtures" / "desk" / "urgency"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Сайт не открывается", "ru"),
        ("Привет", "ru"),
        ("vps не пингуется", "ru"),
        ("Добрый день! Server down, error 502 bad gateway, помогите", "ru"),
        (f"Сервер не пускает, вот лог, посмотрите, что с ним:\n{LOG}", "ru"),
        ("Объект объявлен, подъезд закрыт", "ru"),
        ("Офис в Київ, договор прежний, пришлите счёт, адрес тот же, спасибо", "ru"),
        ("Сайт не працює, допоможіть будь ласка", "en"),
        ("Здравейте, сървърът не работи", "en"),
        ("Сервер не ради, помозите, хвала вам свима, поздрав, Љубица Ђорђевић", "en"),
        ("My site is down", "en"),
        ("hi", "en"),
        ("Server down!!!", "en"),
        ("Please reboot 192.0.2.7", "en"),
        ("What is the price of your server in Warsaw?", "en"),
        ("I can’t log in", "en"),
        ("Serwer nie działa", "pl"),
        ("dzien dobry, strona nie dziala", "pl"),
        ("Proszę o fakturę", "pl"),
        ("Pilne: brak dostępu", "pl"),
        ("Witam, kiedy będzie gotowy VPS?", "pl"),
        ("Nie mogę się zalogować, error 502 bad gateway", "pl"),
        ("Olá, o site caiu", "pt"),
        ("Meu servidor não responde", "pt"),
        ("Bom dia, nao consigo acesso ao servidor", "pt"),
        ("Gostaria de uma fatura, por favor. Obrigado!", "pt"),
        ("O site está fora do ar", "pt"),
        ("A conexão está muito lenta", "pt"),
        ("El servidor no funciona, necesito ayuda por favor", "en"),
        ("Hola, mi sitio está caído. Gracias", "en"),
        ("Buenos días, los servidores están muy lentos", "en"),
        ("Der Server ist nicht erreichbar, bitte prüfen", "en"),
        ("Bonjour, le serveur ne répond pas", "en"),
        ("Buongiorno, il sito non funziona, grazie", "en"),
        ("Dobrý den, server nefunguje, prosím o pomoc", "en"),
        ("Sunucu çalışmıyor, lütfen yardım edin", "en"),
        ("サーバーが落ちています", "en"),
        ("", "en"),
        ("12345 !!!", "en"),
        ("https://example.com.br/não/está anna@example.org", "en"),
        ("xyzzy", "en"),
    ],
)
def test_the_language_of_a_letter(text: str, language: str) -> None:
    assert language_of(text) == language
    assert language_of(text.upper()) == language


@pytest.mark.parametrize("language", ["ru", "en", "pl"])
def test_nearly_every_short_letter_of_a_client_is_told(language: str) -> None:
    lines = (URGENCY / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    texts = [line[2:] for line in lines if not line.startswith("#")]
    wrong = [text for text in texts if language_of(text) != language]
    assert len(texts) >= 80
    assert len(wrong) <= len(texts) * 0.05, wrong


def test_where_there_are_no_words_the_caller_says_what_counts() -> None:
    assert language_of("192.0.2.7", "ru") == "ru"
    assert language_of("xyzzy", "pl") == "pl"
    assert language_of("the server is down", "ru") == "en"


@given(st.text(max_size=200))
def test_any_text_has_a_language_with_a_template(text: str) -> None:
    assert language_of(text) in LANGUAGES


@pytest.mark.parametrize("piece", ["a", "a ", "@", "a@", "a.", "ъ", "ж ", "\u0300"])
def test_long_text_is_bounded_work(piece: str) -> None:
    started = time.perf_counter()
    language_of(piece * 1_000_000)
    assert time.perf_counter() - started < 0.5
