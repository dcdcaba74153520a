"""Rendering in the sandbox: what is not filled is refused, data stays data (N6, N8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.render import Field, names, old_fields, render
from mailproc.errors import ConfigError, Refused


def test_values_are_put_in() -> None:
    assert render("od {{ start }}\n", {"start": "14:05"}) == "od 14:05\n"


@pytest.mark.parametrize("value", [None, "", "  \n", [], (), {}, [None], ["a", ""]])
def test_an_empty_value_is_refused_by_name(value: object) -> None:
    with pytest.raises(Refused, match="start"):
        render("from {{ start }}", {"start": value})


@pytest.mark.parametrize(
    "source",
    [
        "{{ end }}",
        "{{ start.hour }}",
        "{% if end %}x{% endif %}",
        "{{ [end] | join }}",
        "{{ [end] }}",
        "{{ none }}",
        "{{ '' }}",
        "{{ start | default(none, true) if false else none }}",
        "{{ [start] }}",
        "{{ start.split() }}",
        "{% for each in end %}x{% endfor %}",
    ],
)
def test_what_would_print_as_a_hole_is_refused(source: str) -> None:
    """StrictUndefined alone lets None, "" and [Undefined] through."""
    for html in (False, True):
        with pytest.raises(Refused):
            render(source, {"start": "14:05"}, html=html)


@pytest.mark.parametrize(
    "source", ["{{ a", "{% if %}", "{{ a | nosuch }}", "{{ 1/0 }}"]
)
def test_a_broken_template_is_the_operators(source: str) -> None:
    with pytest.raises(ConfigError):
        render(source, {"a": "1"})


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ a.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{% set _ = a.append(1) %}",
    ],
)
def test_the_sandbox_holds(source: str) -> None:
    with pytest.raises((Refused, ConfigError)):
        render(source, {"a": ["x"]})


def test_html_is_escaped_and_text_is_not() -> None:
    values = {"who": '<b title="x">&'}
    assert render("{{ who }}", values) == '<b title="x">&'
    assert render("{{ who }}", values, html=True) == "&lt;b title=&#34;x&#34;&gt;&amp;"


def test_what_strangers_wrote_is_never_a_template() -> None:
    assert render("{{ text }}", {"text": "{{ 7 * 7 }}"}) == "{{ 7 * 7 }}"


def test_in_a_draft_a_missing_field_is_the_mark_and_its_name() -> None:
    assert render("od {{ start }} do {{ end }}", {"start": "1"}, draft=True) == (
        "od 1 do &^end"
    )
    with pytest.raises(Refused):
        render("{{ end }}", {"end": ""}, draft=True)


def test_the_names_a_template_asks_for() -> None:
    source = "{{ a.b }}{% if c is defined %}{{ c }}{% endif %}{% set d = 1 %}{{ d }}"
    assert names(source) == {"a", "c"}
    with pytest.raises(ConfigError):
        names("{{ a")


def test_fields_of_an_old_template_are_listed() -> None:
    """N6: what stands behind "&^" is to be filled."""
    text = "Od &^data i &^godzina.\nPowód: &^осталось сделать\n&^\n& ^none\n"
    assert old_fields(text) == (
        Field(1, "data"),
        Field(1, "godzina"),
        Field(2, "осталось сделать"),
        Field(3, ""),
    )


@given(st.text(max_size=40))
def test_any_value_stands_as_it_is(value: str) -> None:
    if value.strip() not in ("", "None"):
        assert render("{{ v }}", {"v": value}) == value
    else:
        with pytest.raises(Refused):
            render("{{ v }}", {"v": value})
