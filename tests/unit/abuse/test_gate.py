"""What opens a case and what does not (issue 5.2: ≥ 95 % of other mail opens none)."""

import pytest

from mailproc.abuse.letter import freetext
from tests.unit.abuse.letter_making import letter


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("192.0.2.7", "we see brute force attacks against SSH from your server."),
        ("Жалоба", "С вашего сервера 192.0.2.7 идёт спам. Примите меры."),
        ("Hello", "Your IP 192.0.2.7 sends phishing mails to our customers."),
        ("", "port scan from your ip 192.0.2.7"),
        ("Abuse", "Please investigate 192.0.2.7 and take appropriate action."),
    ],
)
def test_short_complaints_open_a_case(subject: str, body: str) -> None:
    assert freetext.parse(letter(body, subject=subject)) is not None


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("fail2ban", "Please install fail2ban on my server."),
        ("Which antivirus do you install", "Hello, do you install an antivirus?"),
        ("Почта", "Мои письма попадают в спам, что делать?"),
        ("Жалоба на поддержку", "Мне долго не отвечают, подскажите когда?"),
        ("Invoice 55", "Your invoice is attached. Payment is due within 14 days."),
        ("Maintenance", "Scheduled maintenance of router 7 on 2026-11-22 02:00 UTC."),
        ("Unblock", "Why was my server 192.0.2.7 blocked? Please unblock my server."),
        ("Re: abuse", "We have removed the phishing page, the issue is fixed."),
        ("Order", "I want to order a server with DDoS protection, how can I pay?"),
        ("Question", "Is port scanning allowed on my VPS?"),
        ("Webinar", "Register now: malware and botnets explained. Special offer!"),
        ("", ""),
    ],
)
def test_other_mail_opens_none(subject: str, body: str) -> None:
    client = letter(
        body,
        subject=subject,
        sender="Client <client@customer.example>",
        to="support@ipserver.su",
    )
    assert freetext.parse(client) is None


def test_advertising_is_no_complaint() -> None:
    body = "Phishing attacks rise. Register now for our webinar. Special offer."
    news = letter(
        body, subject="Phishing", more="List-Unsubscribe: <https://x.example/u>\n"
    )
    assert freetext.parse(news) is None


def test_a_program_may_complain() -> None:
    """Auto-Submitted: auto-generated alone never disqualifies."""
    body = "Abuse from 192.0.2.7 in your network: SSH brute force."
    report = freetext.parse(letter(body, more="Auto-Submitted: auto-generated\n"))
    assert report is not None
    assert report.ips == ("192.0.2.7",)


def test_an_answer_within_a_talk_needs_more_than_a_word_and_an_address() -> None:
    answer = letter(
        "I found the torrent and deleted it on 192.0.2.7. Please don't suspend it.",
        subject="Re: complaint",
        to="support@ipserver.su",
        more="In-Reply-To: <1@ipserver.su>\n",
    )
    assert freetext.parse(answer) is None


def test_an_order_of_an_authority_may_speak_of_payments() -> None:
    body = "Прошу предоставить сведения об оплате сервера 192.0.2.7. Уголовное дело."
    report = freetext.parse(letter(body, subject="Запрос"))
    assert report is not None
    assert report.category == "law_enforcement"


def test_an_advertiser_has_to_say_more() -> None:
    body = "Copyright infringement by your customers: what the new judgment says."
    for sender, told in (
        ("newsletter@law.example", False),
        ("legal@law.example", True),
    ):
        report = freetext.parse(letter(body, subject="Copyright", sender=sender))
        assert (report is not None) is told


def test_a_desk_that_states_what_is_blocked_at_once_need_not_ask() -> None:
    told = letter(
        "Third party saw a botnet C&C on 192.0.2.7.",
        subject="Malware C&C on 192.0.2.7",
        sender="abuse@datacenter.example",
        to="noc@ipserver.su",
    )
    report = freetext.parse(told)
    assert report is not None
    assert report.immediate_block


def test_a_hijacked_prefix_of_the_writer_is_a_complaint_about_our_announcement() -> (
    None
):
    body = "Your AS64500 is originating our prefix 198.51.100.0/24. Please withdraw it."
    report = freetext.parse(letter(body, subject="Prefix hijack", to="noc@ipserver.su"))
    assert report is not None
    assert report.category == "network_admin"
