"""The cells of a list are what django-tables2 makes of them, found in a shorter way."""

from datetime import date
from typing import Any
from uuid import uuid4

import django_tables2 as tables
import pytest
from babel.numbers import format_decimal
from django.contrib.auth.context_processors import PermWrapper
from django.template import Context, Template
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import translation

from aidcases.addresses import address
from aidcases.models import Region, User
from aidcases.rupiah import format_rupiah
from aidcases.templatetags.components import status_chip, table_row
from aidcases.templatetags.figures import number
from aidcases.views import cells
from aidcases.views.choices import RowChoiceFilter
from aidcases.views.columns import ChipColumn, DateColumn, NumberColumn
from tests.people import DISTRICT, People


class EveryKind(tables.Table):
    name = tables.Column()
    level = ChipColumn()
    parent = tables.Column(default="none")
    grand = tables.Column(accessor="parent__parent__name", attrs={"td": {"class": 'a "b'}})
    beyond = tables.Column(accessor="parent__nothing__here")
    called = tables.Column(accessor="natural_name")
    linked = tables.Column(accessor="code", linkify=lambda record: f"/{record.code}/")
    mine = tables.Column(accessor="pk")
    whole = tables.Column(accessor="code")
    always = tables.Column(accessor="parent__code", empty_values=())

    def render_mine(self, record: Region, bound_column: Any) -> str:
        return f"{bound_column.name} {record.code}"

    def render_whole(self, **given: Any) -> str:
        return ", ".join(sorted(given))

    def render_always(self, value: str | None) -> str:
        return f"<{value}>"


@pytest.fixture
def regions(people: People) -> list[Region]:
    shown = list(Region.objects.filter(code__startswith=DISTRICT[:5]).order_by("code")[:4])
    return [Region.objects.get(code="19"), *shown]


def test_each_cell_is_what_the_library_makes_of_it(regions: list[Region]) -> None:
    for row in EveryKind(regions).rows:
        ours = [str(content) for _, content in cells.of(row)]
        assert ours == [str(row.get_cell(column.name)) for column in row.table.columns]


def test_rows_that_are_no_records_of_the_database_show_too() -> None:
    class Plain(tables.Table):
        name = tables.Column()
        deep = tables.Column(accessor="inside__0")
        day = DateColumn()
        rows = NumberColumn()

    table = Plain([{"name": "A", "inside": ["b"], "day": date(2023, 5, 1), "rows": 1250}, {}])
    first, second = table.rows
    assert [str(content) for _, content in cells.of(first)][:2] == ["A", "b"]
    assert {content for _, content in cells.of(second)} == {"—"}
    for row in table.rows:
        assert [c for _, c in cells.of(row)] == [row.get_cell(x.name) for x in table.columns]


def test_nothing_of_a_record_is_taken_for_markup(regions: list[Region]) -> None:
    regions[0].name = "<a href=x>"
    html = table_row(next(iter(EveryKind(regions).rows)))
    assert "<a href=x>" not in html and "&lt;a href=x&gt;" in html
    assert '<td class="a &quot;b">' in html
    assert "&lt;None&gt;" in html


def test_a_word_on_a_chip_is_escaped_unless_it_is_markup_already() -> None:
    assert status_chip("live", "<b>") == '<span class="chip chip-grey">&lt;b&gt;</span>'
    assert status_chip("live", status_chip("paid")).count("<span") == 2


@pytest.mark.parametrize("value", [0, 7, -7, 999, 1000, -1000, 1250000, 10**12])
def test_whole_numbers_are_written_as_babel_writes_them(value: int) -> None:
    for language, locale in (("id", "id"), ("en", "en_GB")):
        with translation.override(language):
            assert number(value) == format_decimal(value, locale=locale)
    assert format_rupiah(abs(value)) == f"Rp{format_decimal(abs(value), locale='id')}"


def test_a_day_is_told_in_the_language_of_the_page() -> None:
    template = Template("{% long_date day %}")
    told = {}
    for language in ("id", "en", "id"):
        with translation.override(language):
            told[language] = template.render(Context({"day": date(2023, 5, 1)}))
    assert ">1 Mei 2023<" in told["id"] and "lalu" in told["id"]
    assert ">1 May 2023<" in told["en"] and "ago" in told["en"]


def test_the_address_of_a_row_is_what_django_finds() -> None:
    key = uuid4()
    assert address("home") == reverse("home")
    assert address("family", 7) == reverse("family", args=[7])
    assert address("visit", key) == reverse("visit", args=[key])
    assert address("list_row", 3, 10**13) == reverse("list_row", args=[3, 10**13])
    usual = get_script_prefix()
    try:
        set_script_prefix("/aid{0}/")
        assert address("family", 7) == reverse("family", args=[7])
    finally:
        set_script_prefix(usual)


def test_the_choices_of_a_filter_are_read_in_one_statement(
    people: People, django_assert_num_queries: Any
) -> None:
    field = RowChoiceFilter(queryset=User.objects.order_by("pk"), empty_label="All").field
    with django_assert_num_queries(1):
        choices = [(str(value), word) for value, word in field.choices]
    assert choices[0] == ("", "All")
    assert choices[1:] == [(str(user.pk), str(user)) for user in User.objects.order_by("pk")]


def test_a_template_asks_for_a_permission_without_asking_the_database(
    people: People, django_assert_num_queries: Any
) -> None:
    template = Template("{% if perms.aidcases.import_lists %}yes{% else %}no{% endif %}")
    for person, answer in ((people.office, "no"), (people.admin, "yes")):
        with django_assert_num_queries(0):
            assert template.render(Context({"perms": PermWrapper(person)})) == answer
        assert not person.has_perm("aidcases.there_is_no_such_permission")
