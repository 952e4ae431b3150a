"""One NIK under two families (CATALOGUE N15): seen side by side, merged or kept apart for good."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry
from aidcases.roles import Role
from households.matching.apart import keep_apart, let_go
from households.matching.shared_niks import still_open
from households.ministry_list.reversal import StandsInTheWay, in_the_way, revert_list
from households.ministry_list.understood import problem_words
from households.models import FamiliesApart, Household, ListImport, ListRow
from households.models.household import HouseholdState
from tests.factories import HouseholdFactory
from tests.people import DISTRICT, OTHER_VILLAGE, People, person
from tests.sheets import families, family, imported, read, xlsx

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CODE = "nik_known_elsewhere"


def other(n: int = 1, **cells: Any) -> dict[str, Any]:
    """A family of its own id and name that bears the NIK of family `n`."""
    return family(n + 40, NIK=family(n)["NIK"], **cells)


def marked(listed: ListImport) -> list[int]:
    rows = ListRow.objects.filter(list_import=listed, codes__contains=[CODE])
    return list(rows.order_by("number").values_list("number", flat=True))


@pytest.fixture
def known(people: People) -> Household:
    imported(people.admin, families(3))
    found: Household = Household.objects.get(family_id=family(1)["ID Keluarga"])
    return found


@pytest.fixture
def listed(people: People, known: Household) -> ListImport:
    """An applied list whose row 3 bears the NIK of a known family."""
    return imported(people.admin, [family(9), other()])


@pytest.fixture
def office(client: Client, people: People) -> Client:
    client.force_login(people.office, backend=BACKEND)
    return client


def own(listed: ListImport) -> Household:
    found: Household = listed.candidates.get(list_row__number=3).household
    return found


def seen(page: Any) -> list[tuple[int, list[int]]]:
    """The rows that the page shows, with the families beside each."""
    return [
        (sharing.row.number, [one.known.household.pk for one in others])
        for sharing, others in page.context["cards"]
    ]


# --- what is marked -------------------------------------------------------------------------------


def test_the_nik_of_a_member_is_known_too(people: People, known: Household):
    known.members.create(relation="child", name="BUDI", name_key="BUDI", nik=family(30)["NIK"])
    listed = read(people.admin, xlsx([family(9), family(30)]))
    assert marked(listed) == [3]
    told = ListRow.objects.get(list_import=listed, number=3).problems[-1]
    assert known.head_name in problem_words(told, people.admin)["what"]


def test_a_nik_that_a_thousand_families_bear_is_told_by_one(people: People):
    HouseholdFactory.create_batch(60, nik=family(1)["NIK"])
    listed = read(people.admin, xlsx([other(), family(9)]))
    assert marked(listed) == [2]


def test_the_family_itself_is_no_other(people: People, known: Household):
    by_nik = family(2, **{"ID Keluarga": None})
    assert marked(read(people.admin, xlsx([family(1), by_nik]))) == []


# --- who may know which family it is --------------------------------------------------------------


SEEN_BY = {"owner": False, "colleague": False, "office of the regency": True, "admin": True}
NAMELESS = re.compile("under a family of another village|other family lies outside your region")


@pytest.mark.parametrize("reader", SEEN_BY)
def test_a_family_outside_the_region_of_the_reader_is_not_named(
    client: Client, people: People, reader: str
):
    """The list is one of a kecamatan; the family known lies in another."""
    imported(people.admin, [family(2), family(3)])
    known = Household.objects.get(family_id=family(2)["ID Keluarga"])
    owner = person("admin-kecamatan", Role.ADMIN, DISTRICT)
    listed = imported(owner, [family(9), other(2)])
    assert (marked(listed), known.region_id[:8]) == ([3], OTHER_VILLAGE[:8])
    readers = {"owner": owner, "colleague": people.district_office, "admin": people.admin}
    client.force_login(readers.get(reader, people.office), backend=BACKEND)
    client.cookies["django_language"] = "en"
    for page in pages_that_tell(listed):
        body = text_of(client.get(page))
        assert (known.head_name in body) == SEEN_BY[reader], page
        assert bool(NAMELESS.search(body)) != SEEN_BY[reader], page


def test_a_family_kept_apart_from_one_outside_does_not_tell_its_name(
    client: Client, people: People
):
    imported(people.admin, [family(2), family(3)])
    known = Household.objects.get(family_id=family(2)["ID Keluarga"])
    mine = own(imported(people.admin, [family(9), other(2)]))
    keep_apart(by=people.office, one=known, other=mine, reason=f"bukan {known.head_name}")
    for reader, told in [(people.office, True), (people.district_office, False)]:
        client.force_login(reader, backend=BACKEND)
        body = client.get(mine.get_absolute_url()).content.decode()
        assert (known.head_name in body) == told


def pages_that_tell(listed: ListImport) -> list[str]:
    """Where the warning of row 3 is shown, and the files made of it."""
    rows, problems = (
        reverse(name, args=[listed.pk]) for name in ("list_import", "list_problem_table")
    )
    return [
        *(f"{page}{query}" for page in (rows, problems) for query in ("", "?export=csv")),
        f"{problems}?export=xlsx",
        reverse("list_row", args=[listed.pk, 3]),
        reverse("list_shared_niks", args=[listed.pk]),
    ]


def text_of(answer: Any) -> str:
    """A page or a csv as it is, a workbook as the words of its cells."""
    data = answer.getvalue()
    if not data.startswith(b"PK"):
        return re.sub(r"</?mark>", "", data.decode())
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


# --- the way there --------------------------------------------------------------------------------


def test_the_warning_leads_to_both_families_side_by_side(
    office: Client, listed: ListImport, known: Household
):
    url = reverse("list_shared_niks", args=[listed.pk])
    for name, args in [
        ("list_import", [listed.pk]),
        ("list_problem_table", [listed.pk]),
        ("list_row", [listed.pk, 3]),
    ]:
        assert f'href="{url}"' in office.get(reverse(name, args=args)).content.decode()
    page = office.get(url)
    assert seen(page) == [(3, [known.pk])]
    body = page.content.decode()
    assert known.address in body and other()["Alamat"] in re.sub(r"</?mark>", "", body)
    assert f"{reverse('family_merge', args=[known.pk])}?other={own(listed).pk}" in body
    assert known.nik not in body


def test_before_the_list_is_applied_there_is_nothing_to_press(
    people: People, office: Client, known: Household
):
    listed = read(people.admin, xlsx([family(9), other()]))
    page = office.get(reverse("list_shared_niks", args=[listed.pk]))
    assert seen(page) == [(3, [known.pk])]
    assert "/apart/" not in page.content.decode() and "/merge/" not in page.content.decode()


def tile(client: Client, listed: ListImport) -> dict[str, Any]:
    """That of the matching's home page."""
    client.cookies["django_language"] = "en"
    tiles = client.get(reverse("matching"), {"list": listed.pk}).context["tiles"]
    found: dict[str, Any] = next(one for one in tiles if "NIK of another family" in one["label"])
    return found


def test_the_matching_counts_those_that_are_open_and_leads_to_them(
    people: People, office: Client, known: Household
):
    listed = imported(people.admin, [family(9), other(), other(2)])
    shown = tile(office, listed)
    assert (shown["value"], shown["colour"]) == ("2", "amber")
    assert shown["url"] == reverse("list_shared_niks", args=[listed.pk])
    assert still_open(listed, people.office, most=1) == (1, True)
    keep_apart(by=people.office, one=known, other=own(listed), reason="dilihat")
    assert tile(office, listed)["value"] == "1"
    second = Household.objects.get(family_id=family(2)["ID Keluarga"])
    mine = listed.candidates.get(list_row__number=4).household
    keep_apart(by=people.office, one=second, other=mine, reason="dilihat")
    assert (tile(office, listed)["value"], tile(office, listed)["url"]) == ("0", "")
    before = ListImport.objects.order_by("pk")[0]
    assert tile(office, before)["value"] == "0"


def test_the_matching_counts_them_in_the_regions_of_the_reader(
    people: People, client: Client, known: Household
):
    """Rows 3 and 4 lie in two kecamatan; the list as a whole is no page of either."""
    listed = imported(people.admin, [family(9), other(2), other(1)])
    places = dict(listed.list_rows.values_list("number", "region_id"))
    assert [places[3][:8], places[4][:8]] == [DISTRICT, OTHER_VILLAGE[:8]]
    for reader, count in [(people.office, "2"), (people.district_office, "1")]:
        client.force_login(reader, backend=BACKEND)
        shown = tile(client, listed)
        assert (shown["value"], bool(shown["url"])) == (count, count == "2")


def test_the_matching_counts_many_in_as_many_queries_as_one(
    people: People, office: Client, known: Household
):
    lists = [
        imported(people.admin, [family(9), other()]),
        imported(people.admin, [family(19), *(other(n, **{"Alamat": "X"}) for n in (1, 2, 3))]),
    ]
    queries = []
    for listed in lists:
        with CaptureQueriesContext(connection) as asked:
            tile(office, listed)
        queries.append(len(asked))
    assert queries[0] == queries[1]


# --- the acts -------------------------------------------------------------------------------------


def test_families_kept_apart_are_not_asked_for_again(
    people: People, office: Client, listed: ListImport, known: Household
):
    url = reverse("list_shared_nik_apart", args=[listed.pk, 3])
    answer = office.post(url, {"known": known.pk, "reason": "NIK salah tulis, lihat KTP"})
    assert answer["Location"].endswith("#row-3")
    said = FamiliesApart.objects.get()
    assert (said.said_by, {said.first, said.second}) == (people.office, {known, own(listed)})
    assert AuditEntry.objects.filter(action="household.kept_apart").exists()
    body = office.get(reverse("list_shared_niks", args=[listed.pk])).content.decode()
    assert "NIK salah tulis" in body
    assert "NIK salah tulis" in office.get(known.get_absolute_url()).content.decode()
    again = [family(9), other(), other(2)]
    assert marked(read(people.admin, xlsx(again))) == [4]
    without_id = other(**{"ID Keluarga": None})
    assert marked(read(people.admin, xlsx([without_id, family(50)]))) == []


def test_what_was_said_can_be_taken_back(
    people: People, office: Client, listed: ListImport, known: Household
):
    said = keep_apart(by=people.office, one=known, other=own(listed), reason="dilihat")
    office.post(reverse("list_shared_nik_let_go", args=[listed.pk, said.pk]), {"row": "3"})
    assert not FamiliesApart.objects.exists()
    assert marked(read(people.admin, xlsx([family(9), other(), family(50)]))) == [3]
    with pytest.raises(Refused, match="keluarga yang sama"):
        keep_apart(by=people.office, one=known, other=known, reason="x")


def test_one_family_is_merged_and_the_row_is_settled(
    office: Client, listed: ListImport, known: Household
):
    mine = own(listed)
    office.post(reverse("family_merge", args=[known.pk]), {"other": mine.pk})
    mine.refresh_from_db()
    assert mine.state == HouseholdState.MERGED
    card = office.get(reverse("list_shared_niks", args=[listed.pk])).context["cards"][0]
    assert card[0].is_settled and card[1] == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_said(
    people: People, office: Client, listed: ListImport, known: Household, reason: str
):
    url = reverse("list_shared_nik_apart", args=[listed.pk, 3])
    office.post(url, {"known": known.pk, "reason": reason})
    assert not FamiliesApart.objects.exists()


def test_a_family_that_does_not_bear_the_nik_is_not_to_be_named(
    office: Client, listed: ListImport, known: Household
):
    stranger = Household.objects.get(family_id=family(2)["ID Keluarga"])
    url = reverse("list_shared_nik_apart", args=[listed.pk, 3])
    assert office.post(url, {"known": stranger.pk, "reason": "x"}).status_code == 404


def test_what_a_person_said_stands_in_the_way_of_taking_the_list_back(
    people: People, listed: ListImport, known: Household
):
    said = keep_apart(by=people.office, one=known, other=own(listed), reason="dilihat")
    assert [one.named for one in in_the_way(listed)] == [
        [(str(said.second), said.second.get_absolute_url())]
    ]
    with pytest.raises(StandsInTheWay):
        revert_list(by=people.admin, list_import=listed)
    let_go(by=people.office, apart=said)
    revert_list(by=people.admin, list_import=ListImport.objects.get(pk=listed.pk))
    assert not Household.objects.filter(family_id=other()["ID Keluarga"]).exists()


def test_an_auditor_says_nothing(people: People, listed: ListImport, known: Household):
    with pytest.raises(NotAllowed):
        keep_apart(by=people.auditor, one=known, other=own(listed), reason="x")


def test_the_database_keeps_the_order_the_reason_and_the_pair(
    people: People, listed: ListImport, known: Household
):
    said = keep_apart(by=people.office, one=own(listed), other=known, reason="dilihat")
    keep_apart(by=people.office, one=known, other=own(listed), reason="ditanya")
    said.refresh_from_db()
    assert said.reason == "ditanya" and said.first_id < said.second_id
    kept = FamiliesApart.objects.filter(pk=said.pk)
    for broken in ({"reason": ""}, {"first": said.second}):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        FamiliesApart.objects.create(
            first=said.first,
            second=said.second,
            region=said.region,
            reason="x",
            said_by=people.office,
        )
