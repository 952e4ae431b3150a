"""Regions are loaded whole or not at all, and names are compared as people write them."""

import pytest

from aidcases import regions
from aidcases.accounts import system_user
from aidcases.errors import NotAllowed, Refused
from aidcases.models import Region, User

pytestmark = pytest.mark.django_db


def test_the_bundled_regions_are_those_of_bangka():
    regions.load(regions.BUNDLED, by=system_user())
    levels = Region.objects.values_list("level", flat=True)
    assert len(levels) == 91
    assert sorted(levels).count("kelurahan") == 19
    assert sorted(levels).count("desa") == 62


def test_loading_twice_changes_nothing():
    regions.load(regions.BUNDLED, by=system_user())
    event = Region.history.rel.related_model
    before = event.objects.count()
    regions.load(regions.BUNDLED, by=system_user())
    assert event.objects.count() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [("19.1,provinsi,X,", "19.1"), ("19,negeri,X,", "negeri")],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(tmp_path, line, said):
    path = tmp_path / "regions.csv"
    path.write_text(f"code,level,name,parent_code\n18,provinsi,Lain,\n{line}\n")
    with pytest.raises(Refused, match=said):
        regions.load(path, by=system_user())
    assert not Region.objects.exists()


def test_only_an_admin_loads_regions():
    province = Region.objects.create(code="19", level="provinsi", name="Babel", name_key="BABEL")
    clerk = User.objects.create_user("clerk", role="office", region=province)
    with pytest.raises(NotAllowed):
        regions.load(regions.BUNDLED, by=clerk)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Desa Balun Ijuk", "BALUNIJUK"),
        ("Kec. Puding Besar", "puding  besar"),
        ("Batu Rusa", "Baturusa"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert regions.name_key(one) == regions.name_key(other)


@pytest.mark.parametrize(
    ("given", "code"),
    [("1901011001", "19.01.01.1001"), ("19.01.01.1001", "19.01.01.1001"), ("190101100", "")],
)
def test_codes_are_dotted(given, code):
    assert regions.dotted(given) == code
