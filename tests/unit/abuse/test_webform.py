"""S7.5: the form of a reporter whose address nobody reads."""

import pytest

from mailproc.abuse.webform import web_form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Answer: https://abuse.carrier.example/ticket/77.", True),
        ("See https://www.carrier.example/about", False),  # no words of a form
        ("Evil: http://bad.example/report", False),  # not the reporter's own
        ("https://carrier.example.evil.test/ticket/1", False),
        ("nothing", False),
    ],
)
def test_only_a_form_of_the_reporters_own_site(text: str, form: bool) -> None:
    found = web_form(text, "noreply@carrier.example")
    assert found == ("https://abuse.carrier.example/ticket/77" if form else "")


def test_a_page_of_links_is_read_in_bounded_time() -> None:
    assert web_form("https://x.test/report " * 20_000, "a@carrier.example") == ""
    assert web_form("https://x.test/report", "") == ""
