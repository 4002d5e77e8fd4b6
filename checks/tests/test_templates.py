"""The check of templates finds what it should and lets pass what it may."""

import jinja2
import pytest

from checks import templates

ENVIRONMENT = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


def faults(text: str) -> list[tuple[int, str]]:
    return sorted(templates.of_template(text, ENVIRONMENT))


@pytest.mark.parametrize(
    "text",
    [
        "<p>{{ _('Spend by year') }}</p>",
        "<p>{% trans %}Spend by year{% endtrans %}</p>",
        "<p>{% trans count=n %}{{ count }} row{% pluralize %}{{ count }} rows{% endtrans %}</p>",
        "{# a remark to the reader #}<p>£{{ amount }} · 12</p>",
        "{% set kind = 'contract' %}<p class='lead {{ kind }}'></p>",
        "{{ table(rows, caption=_('What ends next')) }}",
        "{{ button({'text': _('Save')}) }}",
        "<script src='/static/almoner.js' defer></script>",
        "<a href='{{ url('public-money') }}' title='{{ _('Money') }}'>{{ name }}</a>",
        "{% macro cell(value, kind='figure') %}<td>{{ value }}</td>{% endmacro %}",
    ],
)
def test_what_may_stand(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Spend by year</p>", (1, "untranslated text “Spend by year”")),
        ("{% if a %}\n\n<p>\nNone</p>{% endif %}", (4, "untranslated text “None”")),
        ("<p>{% trans %}Spend{% endtrans %} by</p>", (1, "untranslated text “by”")),
        ("<img alt='A map'>", (1, "untranslated alt=“A map”")),
        ("{{ table(rows, caption='what ends') }}", (1, "untranslated “what ends”")),
        ("{{ button({'text': 'Save'}) }}", (1, "untranslated “Save”")),
        ("{{ name or 'Not yet known' }}", (1, "untranslated “Not yet known”")),
        ("<p style='color: red'></p>", (1, "inline style= on <p>")),
        ("<button onclick='go()'></button>", (1, "inline onclick= on <button>")),
        ("<script>go()</script>", (1, "inline <script>")),
        ("<style>p {}</style>", (1, "inline <style>")),
        ("<a href='javascript:go()'></a>", (1, "script in href= on <a>")),
        ("<p hx-on:click='go()'></p>", (1, "inline hx-on:click= on <p>")),
    ],
)
def test_what_may_not(text: str, expected: tuple[int, str]) -> None:
    assert faults(text) == [expected]
