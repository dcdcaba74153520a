"""S8: no credential of a new server survives in a view or in a value of a template."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.parse import parse
from mailproc.notices import letter
from mailproc.notices.mask import MASKED, has_credentials, mask

ROOT = Path(__file__).parents[3] / "fixtures" / "notices"
SECRET = "hQ7xT2mLp9"
LAYOUTS = [
    "Password: {}",
    "password : {}",
    "PASSWORD={}",
    "Root password: {}",
    "Password (root): {}",
    "root pass - {}",
    "Your root password is {}.",
    "The new password for user root is: {}",
    "temporary password {}",
    "Login: root Password: {} IP: 198.51.100.7",
    "User/Password: root / {}",
    "root / {}",
    "root:{}",
    "IPMI: https://10.0.0.1 ADMIN / {}",
    "IPMI user ADMIN, pass {}",
    "iDRAC password\t{}",
    "| Password | {} |",
    "Password        {}",
    "Password\n{}",
    "Password:\n\n{}",
    "Login\nPassword\nroot\n{}",
    "IP\tLogin\tPassword\n198.51.100.7\troot\t{}",
    "IP  | User | Root pass\n---|---|---\n198.51.100.7 | root | {}",
    "Server      Login      Password\nsrv12       root       {}",
    "Passwort: {}",
    "Root-Passwort: {}",
    "Ihr Kennwort lautet {}",
    "Zugangsdaten: root / {}",
    "Mot de passe : {}",
    "Le mot de passe root est {}",
    "mdp: {}",
    "Code d'accès : {}",
    "Пароль: {}",
    "Пароль root: {}",
    "Пароль от IPMI - {}",
    "Логин/пароль: root / {}",
    "логин root пароль {}",
    "Пароль\t{}",
    "Ваш пароль: «{}»",
    "Hasło: {}",
    "Hasło użytkownika root: {}",
    "Login i hasło: root, {}",
    "Contraseña: {}",
    "Senha: {}",
    "Wachtwoord: {}",
    "https://root:{}@198.51.100.7:8006/",
    "ftp://user:{}@ftp.dc.example/",
    "https://panel.dc.example/login?user=root&password={}",
    "https://panel.dc.example/set?token={}",
    "sshpass -p {} ssh root@198.51.100.7",
    "API key: {}",
    "Token: {}",
    "PIN: {}",
    "License key: {}",
    "VNC password: *{}*",
    "**Password:** `{}`",
    "Pass\u200bword: {}",
    "Password\u00a0:\u00a0{}",
    "Password： {}",
    "> Password: {}",
    "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
    "> -----BEGIN RSA PRIVATE KEY-----\n> {}\n> -----END RSA PRIVATE KEY-----",
    "Private-Lines: 1\n{}AAAAAAAAAAAA\nPrivate-MAC: {}",
]
PAGES = [
    "<table><tr><td>Password</td><td>{}</td></tr></table>",
    "<table><tr><th>IP</th><th>Login</th><th>Password</th></tr>"
    "<tr><td>198.51.100.7</td><td>root</td><td>{}</td></tr></table>",
    "<p><b>Password:</b> <code>{}</code></p>",
    "<dl><dt>Passwort</dt><dd>{}</dd></dl>",
    "<div>Пароль</div><div>{}</div>",
    "<p>root&nbsp;password:&nbsp;<span>{}</span></p>",
    "<p>P<b>ass</b>word: {}</p>",
    "<ul><li>User: root</li><li>Pass: {}</li></ul>",
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_lets_a_secret_through(layout: str) -> None:
    for around in ("{}", "Hello,\n\n{}\n\nRegards", "IP: 198.51.100.7\n{}\nOS: Debian"):
        masked = mask(around.format(layout.format(SECRET, SECRET)))
        assert SECRET not in masked
        assert MASKED in masked


@pytest.mark.parametrize("page", PAGES)
def test_no_page_lets_a_secret_through(page: str) -> None:
    raw = f"Content-Type: text/html\n\n<p>Hello</p>{page.format(SECRET)}<p>Bye</p>"
    message = parse(raw.encode())
    for form in (message.text, *("\n".join(x) for x in letter.forms(message))):
        assert SECRET in form
        assert SECRET not in mask(form)


secrets = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="|•"
    ),
    min_size=4,
    max_size=24,
).filter(lambda text: text.casefold() not in MASKED and any(map(str.isalnum, text)))


@given(
    secrets, st.sampled_from(["Password: {}", "Пароль\t{}", "Hasło:\n{}", "mdp = {}"])
)
def test_any_secret_behind_its_label(secret: str, layout: str) -> None:
    assert mask(layout.format(secret)).endswith(MASKED)


@pytest.mark.parametrize(
    "text",
    [
        "IP: 198.51.100.7",
        "Hostname: srv12.dc.example",
        "Order number: 77120",
        "Operating system: Debian 12",
        "Your server is ready.",
        "Start: 2026-03-12 22:00 UTC",
        "https://panel.dc.example/servers/77120",
        "SHA256:abcdEFGHijklMNOPqrstUVWXyz0123456789abcdEFG",
        "Best regards, root cause analysis team",
        "The passenger lift and the compass are down.",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text
    assert not has_credentials(text)


def test_what_stands_around_a_table_stays() -> None:
    text = "Server: srv12\nPassword\tabc123\nOS\tDebian\n\nPlease log in."
    assert (
        mask(text) == f"Server: srv12\nPassword\t{MASKED}\nOS\tDebian\n\nPlease log in."
    )


@given(st.text(alphabet="pas wordroot:/|=\t\n-•1x@?&", max_size=300))
def test_masking_twice_hides_no_less(text: str) -> None:
    once = mask(text)
    assert mask(once).count(MASKED) >= once.count(MASKED)
    assert once.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "piece",
    [
        "password ",
        "pass:",
        "root/",
        "a://b:",
        "?pw=",
        "|",
        "\t",
        "-----begin private",
        "- ",
        "[]",
    ],
)
def test_the_work_grows_with_the_text(piece: str) -> None:
    def spent(size: int) -> float:
        text = piece * (size // len(piece))
        begun = time.process_time()
        mask(text)
        return time.process_time() - begun

    spent(1000)
    assert spent(40_000) < 12 * spent(10_000) + 0.05


def test_ready_fixtures_show_no_secret() -> None:
    """The secrets of the fixtures are known: they are written beside the mails."""
    for path in (*ROOT.rglob("*ready*.eml"), *ROOT.rglob("*server*.eml")):
        message = parse(path.read_bytes())
        text = "\n".join(line for form in letter.forms(message) for line in form)
        for word in ("geheim", "Passw0rd", "s3cret", SECRET):
            assert word not in mask(f"{message.subject}\n{text}\n{message.text}")
