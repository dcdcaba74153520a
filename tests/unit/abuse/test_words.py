"""The class by the complaint's own words (issue 5.3), in many languages."""

import pytest

from mailproc.abuse.classes import BY_NAME
from mailproc.abuse.letter import lexicon, lexicon_grave, lexicon_network
from mailproc.abuse.letter.words import DECISIVE, classify, of_label
from tests.unit.abuse.letter_making import hop


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("We found child sexual abuse material on your server.", "csam"),
        ("На вашем сервере размещена детская порнография.", "csam"),
        ("Contenu de pornographie infantile sur vos serveurs.", "csam"),
        ("Your server hosts terrorist propaganda.", "terrorism"),
        ("На сайте размещены экстремистские материалы.", "terrorism"),
        ("Your host distributes malware.", "malware_hosting"),
        ("С вашего IP распространяется вредоносное ПО.", "malware_hosting"),
        ("Auf Ihrem Server liegt Schadsoftware.", "malware_hosting"),
        ("An active command and control server of Zeus.", "botnet_cc"),
        ("The host is part of a botnet.", "botnet_infection"),
        ("SQL injection attempts from your network.", "exploit_source"),
        ("A phishing page imitates our bank.", "phishing"),
        ("Strona wyłudza dane klientów.", "phishing"),
        ("Site d'hameçonnage visant nos clients.", "phishing"),
        ("A web shell is reachable on the hacked website.", "compromised_site"),
        ("This fake shop is a scam.", "fraud"),
        ("Сайт используется мошенниками.", "fraud"),
        ("UDP flood from your server, a DDoS attack.", "ddos_source"),
        ("Your customer sends unsolicited bulk email.", "spam_source"),
        ("С вашего адреса идёт рассылка спама.", "spam_source"),
        ("Z tego adresu rozsyłany jest spam, wysyłka spamu trwa.", "spam_source"),
        ("Envío de spam, correo no deseado.", "spam_source"),
        ("The spamvertised site is hosted by you.", "spamvertised"),
        ("SSH brute force and failed login attempts.", "login_attack"),
        ("Подбор паролей к почтовому серверу.", "login_attack"),
        ("Intentos de acceso por fuerza bruta.", "login_attack"),
        ("A port scan of our network.", "portscan"),
        ("Сканирование портов нашей сети.", "portscan"),
        ("DNS amplification, your server is a reflector.", "reflector"),
        ("You run an open resolver.", "open_service"),
        ("Offene DNS-Resolver in Ihrem Netz.", "open_service"),
        ("The system is vulnerable and unpatched.", "vulnerability"),
        ("A compromised email account with stolen credentials.", "compromised_account"),
        ("This is a DMCA notice of copyright infringement.", "copyright"),
        ("Нарушение авторских прав правообладателя.", "copyright"),
        ("Urheberrechtsverletzung durch Ihren Kunden.", "copyright"),
        ("It sells counterfeit goods under our registered trademark.", "trademark"),
        ("Уведомление Роскомнадзора, Единый реестр.", "regulator_notice"),
        ("Your IP is listed on our DNSBL.", "other_blocklist"),
        ("Bots are scraping our shop, ignoring robots.txt.", "scraping"),
        ("He posted my address, this is doxing.", "doxing"),
        ("I get death threats and harassing mails.", "harassment"),
        ("An exposed database, a data leak.", "data_leak"),
        ("Letter of authorization for the prefix.", "network_admin"),
        ("A search warrant and a preservation request.", "law_enforcement"),
        ("Please look at this.", "unclassified"),
    ],
)
def test_classes(text: str, category: str) -> None:
    found = classify([hop(text)])
    assert found.category == category
    assert (found.score >= DECISIVE) == (category != "unclassified")


def test_subject_outweighs_the_body() -> None:
    body = "It may be infected with a trojan, perhaps malware is involved."
    found = classify([hop(body, subject="Port scan from 192.0.2.1")])
    assert (found.category, found.where) == ("portscan", "subject")


def test_names_of_teams_and_links_say_nothing() -> None:
    text = (
        "Mail phishing@bank.example or see http://x.example/malware. Anti-phishing team"
    )
    assert classify([hop(text)]).score == 0


def test_a_list_of_everything_says_nothing() -> None:
    text = (
        "We forbid spam mails, phishing, child pornography, DDoS, port scans, piracy."
    )
    assert classify([hop(text)]).score == 0


def test_a_cited_law_is_no_terrorism() -> None:
    """A French CSAM letter cites anti-terror law (research, note 3)."""
    text = (
        "Nous signalons de la pornographie infantile.\n\n"
        "La loi vise la provocation à des actes de terrorisme (article 421-2-5)."
    )
    assert classify([hop(text)]).category == "csam"


def test_logs_and_quoted_mail_say_nothing() -> None:
    """Note 3: never from quoted evidence."""
    text = """Your customer spams us, this is a spam complaint.

Received: from x ([192.0.2.1]) by y; Fri, 20 Nov 2026
Message-ID: <1@x.example>
Subject: botnet c&c terrorist propaganda child pornography

botnet c&c terrorist propaganda child pornography"""
    assert classify([hop(text)]).category == "spam_source"


def test_the_outermost_decisive_layer_counts() -> None:
    inner = hop("botnet command and control")
    assert classify([hop("phishing page"), inner]).category == "phishing"
    assert classify([hop("we got a complaint"), inner]).category == "botnet_cc"


def test_a_vague_forwarder_gives_way_to_a_letter_that_knows() -> None:
    inner = hop("A phishing page of our bank is hosted there.")
    assert classify([hop("Fraudulent website"), inner]).category == "phishing"


def test_labels_of_tables() -> None:
    assert of_label("DDoS, botnet C&C") >= {"ddos_source", "botnet_cc"}
    assert of_label("Malware") >= {"malware_hosting"}
    assert of_label("Other") == frozenset()


def test_every_meaning_is_a_class() -> None:
    sources = (
        *(lexicon_grave.IMMEDIATE, lexicon.CONTENT),
        *(lexicon_network.MAIL, lexicon_network.ATTACKS),
    )
    assert {name for source in sources for name in source} <= BY_NAME.keys()


def test_what_stands_beside_a_law_counts_where_nothing_else_is_sure() -> None:
    cited = "Darstellungen des sexuellen Missbrauchs von Kindern (§ 184b StGB)."
    assert classify([hop(cited)]).category == "csam"
    both = hop(f"A phishing page is hosted there.\n\n{cited}")
    assert classify([both]).category == "phishing"
