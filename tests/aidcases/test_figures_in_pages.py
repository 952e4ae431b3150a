"""Numbers that programs read stay plain; only `number` and `rupiah` write them for people."""

from django.template import Context, Template
from django.utils import translation


def written(template: str, **context: object) -> str:
    with translation.override("id"):
        return Template(template).render(Context(context))


def test_a_key_in_an_attribute_carries_no_dots():
    assert written('<li id="row-{{ pk }}">', pk=1270) == '<li id="row-1270">'


def test_a_count_for_people_carries_them():
    assert written("{{ n|number }}", n=15000) == "15.000"
    assert written("{{ n|rupiah }}", n=429250000) == "Rp429.250.000"
