"""Which village a row means, and whether what else it says of the place agrees."""

import pytest

from aidcases.models import RegionAlias, User
from aidcases.regions import name_key
from households.ministry_list.places import Villages, load_villages
from tests.factories import AdminFactory
from tests.people import load_regions
from tests.sheets import families, family, read, xlsx

pytestmark = pytest.mark.django_db

REBO, RIDING = "19.01.01.2007", "19.01.02.2006"
RIDING_OF_MERAWANG = "19.01.05.2009"


@pytest.fixture
def villages() -> Villages:
    load_regions()
    return load_villages("19.01")


def found(villages: Villages, *said: str) -> tuple[str, list[str]]:
    code, findings = villages.find(*said)
    return code, [finding.code for finding in findings]


def test_a_district_that_differs_from_the_code_is_told(villages: Villages):
    said = ("1901022006", "MERAWANG", "RIDING PANJANG")
    assert found(villages, *said) == (RIDING, ["district_differs"])
    (finding,) = villages.find(*said)[1]
    assert finding.params == {"coded": "Belinyu", "value": "MERAWANG"}


@pytest.mark.parametrize("district", ["BELINYU", "Kec. Belinyu", "kecamatan  be linyu", ""])
def test_a_district_that_agrees_is_not(villages: Villages, district: str):
    assert found(villages, "1901022006", district, "Riding Panjang") == (RIDING, [])


def test_an_alias_of_a_district_or_regency_is_its_name():
    load_regions()
    for region, name in (("19.01.02", "Belinju"), ("19.01", "Bangka Induk")):
        RegionAlias.objects.create(region_id=region, name=name, name_key=name_key(name))
    villages = load_villages("19.01")
    said = ("1901022006", "BELINJU", "Riding Panjang", "Kab. Bangka Induk")
    assert found(villages, *said) == (RIDING, [])


@pytest.mark.parametrize("code", ["1901012007", ""])
def test_a_regency_that_differs_is_told(villages: Villages, code: str):
    said = (code, "SUNGAILIAT", "REBO", "KABUPATEN BANGKA BARAT")
    assert found(villages, *said) == (REBO, ["regency_differs"])
    assert found(villages, *said[:3], "Kab. BANGKA") == (REBO, [])


@pytest.mark.parametrize("code", ["1902012001", "19.02.01.2001", "190201", "3273011001"])
@pytest.mark.parametrize("village", ["REBO", ""])
def test_a_code_of_another_region_is_outside_whether_known_or_not(
    villages: Villages, code: str, village: str
):
    assert found(villages, code, "SUNGAILIAT", village) == ("", ["region_outside"])


@pytest.mark.parametrize("code", ["1901019999", "1901", "123", "entah"])
def test_a_code_that_names_no_village_here_leaves_it_to_the_name(villages: Villages, code: str):
    assert found(villages, code, "SUNGAILIAT", "REBO") == (REBO, ["region_code_ignored"])


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


ELSEWHERE = {
    "codes": {"Kode Kemdagri": "1902012001"},
    "names": {"Kabupaten": "BANGKA BARAT"},
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_rows_of_another_regency_trip_the_guard_though_that_regency_is_not_loaded(
    admin: User, what: str
):
    assert read(admin, xlsx([*families(15), family(16, **ELSEWHERE[what])])).guard == [
        "other_region"
    ]


def test_a_district_that_differs_is_a_warning_of_its_row(admin: User):
    rows = [*families(3), family(5, Kecamatan="MERAWANG")]
    listed = read(admin, xlsx(rows))
    assert (listed.accepted, listed.warned, listed.guard) == (4, 1, [])
