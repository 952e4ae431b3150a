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
    [
        ("19.1,provinsi,X,", "Baris 3.*19.1"),
        ("19,negeri,X,", "Baris 3.*negeri"),
        ("19,desa,X,", "Baris 3.*desa"),
        ("19,provinsi,,", "Baris 3.*nama"),
        ("18.01,kabupaten,X,17", "Baris 3.*18"),
        ("18.01,kabupaten,X,", "Baris 3.*18"),
        ("18,provinsi,X,18", "Baris 3.*18"),
        ("19.01,kabupaten,X,19", "Baris 3.*19"),
        ("18,provinsi,Lagi,", "Baris 3.*18"),
        ("19,provinsi", "Baris 3"),
        ("19,provinsi,X,,lebih", "Baris 3"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(tmp_path, line, said):
    path = tmp_path / "regions.csv"
    path.write_text(f"code,level,name,parent_code\n18,provinsi,Lain,\n{line}\n")
    with pytest.raises(Refused, match=said):
        regions.load(path, by=system_user())
    assert not Region.objects.exists()


def test_a_region_may_lie_in_one_that_was_loaded_before(tmp_path):
    path = tmp_path / "regions.csv"
    for line in ("18,provinsi,Lain,", "18.01,kabupaten,Anu,18"):
        path.write_text(f"code,level,name,parent_code\n{line}\n")
        regions.load(path, by=system_user())
    assert Region.objects.get(pk="18.01").parent_id == "18"


def test_the_line_named_is_the_line_of_the_file(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text("# from a list\ncode,level,name,parent_code\n# and\n18,desa,Lain,\n")
    with pytest.raises(Refused, match="Baris 4"):
        regions.load(path, by=system_user())


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_bytes("code,level,name,parent_code\n18,provinsi,Désa,\n".encode("latin-1"))
    with pytest.raises(Refused, match=r"regions\.csv"):
        regions.load(path, by=system_user())


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
