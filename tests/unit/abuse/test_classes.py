"""The class list as data, and the words of the formats that mean a class."""

import pytest

from mailproc.abuse import classes


def test_immediate_blocks_are_those_of_the_regulation() -> None:
    """S7.2a: SBL; S7.3a: malware, botnets, exploits, viruses, grave content."""
    assert {each.name for each in classes.CLASSES if each.blocks} == {
        *("sbl_listing", "csam", "terrorism", "malware_hosting"),
        *("botnet_cc", "botnet_infection", "exploit_source"),
    }


def test_times_are_never_longer_than_48_hours() -> None:
    """S7.3b: a class may shorten the time, never lengthen it."""
    assert all((each.hours or 0) <= 48 for each in classes.CLASSES)
    assert all(each.hours == 0 for each in classes.CLASSES if each.blocks)


def test_every_word_means_a_class_that_exists() -> None:
    meant = {*classes.FEEDBACK.values(), *classes._BY_TYPE.values()}
    assert meant <= classes.BY_NAME.keys()
    assert all(meant in classes.BY_NAME for _, meant in classes._SHADOWSERVER)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        *(("login-attack", "login_attack"), ("Login_Attack", "login_attack")),
        *(("Potentially_Compromised_Account", "compromised_account"), ("CSEM", "csam")),
        *(("ChildAbuse", "csam"), ("bot", "botnet_infection"), ("C2", "botnet_cc")),
        *(("OpenService", "open_service"), ("sql_injection", "exploit_source")),
        *(("nothing known", None), ("", None)),
    ],
)
def test_types_in_any_spelling(word: str, name: str | None) -> None:
    assert classes.of_type(word) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Spamhaus Botnet C2 report", "botnet_cc"),
        ("malware distribution urls", "malware_hosting"),
        ("Login attack on port 22", "login_attack"),
        ("open a ticket, then login and scan", None),
        ("quarterly report", None),
    ],
)
def test_short_fields_name_a_class_among_words(text: str, name: str | None) -> None:
    assert classes.in_field(text) == name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        *(("abuse", "spam_source"), ("Virus", "malware_hosting"), ("fraud", "fraud")),
        *(("not-spam", "not_spam"), ("auth-failure", "auth_failure")),
        *(("opt-out", "opt_out"), ("other", "unclassified"), ("x-new", "unclassified")),
    ],
)
def test_feedback_types(word: str, name: str) -> None:
    assert classes.of_feedback(word) == name


@pytest.mark.parametrize(
    ("report", "name"),
    [
        *(("scan_ntp", "open_service"), ("scan6_snmp", "open_service")),
        *(
            ("botnet_drone", "botnet_infection"),
            ("event4_sinkhole", "botnet_infection"),
        ),
        *(("event4_honeypot_brute_force", "login_attack"), ("cc_ip", "botnet_cc")),
        *(("event4_honeypot_darknet", "portscan"), ("malware_url", "malware_hosting")),
        *(
            ("compromised_website", "compromised_site"),
            ("scan_ssl_poodle", "vulnerability"),
        ),
        *(("blocklist", "other_blocklist"), ("event4_ddos_participant", "ddos_source")),
        *(("open_proxy", "open_service"), ("quite_new", "unclassified")),
    ],
)
def test_shadowserver_names(report: str, name: str) -> None:
    assert classes.of_shadowserver(report) == name


def test_the_gravest_class_counts() -> None:
    assert classes.gravest(["portscan", "malware_hosting", "spam_source"]) == (
        "malware_hosting"
    )
    assert classes.gravest(["unclassified", "copyright"]) == "copyright"
    assert classes.gravest(["not_spam", "unclassified"]) == "unclassified"
    assert classes.gravest(["no such class"]) == "unclassified"
    assert not classes.blocks("no such class")
