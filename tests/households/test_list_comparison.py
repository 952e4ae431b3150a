"""Two editions side by side: each family in one group, counts that close, what was known before."""

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry
from households.ministry_list.compared import claim, differences, families_of
from households.ministry_list.comparison import compare
from households.ministry_list.comparison_book import write_comparison
from households.models import Candidate, ComparedFamily, ListComparison, ListImport
from households.models.list_comparison import Fate
from households.models.list_import import ListState
from households.models.reason_code import Verdict
from tests.factories import CandidateFactory, ListImportFactory, VisitFactory
from tests.people import OTHER_VILLAGE, VILLAGE, People
from tests.sheets import families, family, imported

pytestmark = pytest.mark.django_db

HEAD = "Kepala Keluarga"


def group(comparison: ListComparison, fate: Fate) -> list[ComparedFamily]:
    return list(families_of(comparison).filter(fate=fate).order_by("pk"))


def editions(people: People, old: list[Any], new: list[Any]) -> ListComparison:
    return compare(
        by=people.admin, old=imported(people.admin, old), new=imported(people.admin, new)
    )


# --- the groups -------------------------------------------------------------------------------


def test_families_are_new_gone_changed_or_same(people: People) -> None:
    newer = [*families(5, first=2), family(1, Alamat="JL. MELATI 9", Pekerjaan="Petani")]
    found = editions(people, families(4), newer)
    assert found.counts == {"new": 2, "gone": 0, "changed": 1, "same": 3, "unsure": 0}
    told = {
        one.field: (one.before, one.after) for one in differences(group(found, Fate.CHANGED)[0])
    }
    assert told == {
        "address": ("JL. MAWAR 1", "JL. MELATI 9"),
        "occupation": ("Nelayan", "Petani"),
    }
    assert found.fields == {"address": 1, "occupation": 1}


def test_a_family_without_its_id_is_found_by_its_nik(people: People) -> None:
    without_id = family(1, **{"ID Keluarga": None})
    found = editions(people, families(3), [without_id, *families(2, first=2)])
    assert found.counts["changed"] == 1 and found.fields == {"family_id": 1}


def test_a_family_without_numbers_is_found_by_name_birth_date_and_village(people: People) -> None:
    bare = family(1, NIK=None, **{"ID Keluarga": "P3KE99999999"})
    found = editions(people, families(3), [bare, *families(2, first=2)])
    assert (found.counts["new"], found.counts["gone"]) == (0, 0)
    assert found.fields == {"family_id": 1, "nik": 1}


def test_one_nik_under_two_names_is_unsure(people: People) -> None:
    other = family(1, **{"ID Keluarga": None, HEAD: "ZULKIFLI TANJUNG"})
    found = editions(people, families(3), [other, *families(2, first=2)])
    assert (found.counts["unsure"], found.counts["new"]) == (1, 0)


def test_a_name_without_birth_date_is_unsure(people: People) -> None:
    vague = {"NIK": None, "ID Keluarga": "P3KE99999999", "Tanggal Lahir": None}
    found = editions(people, families(3), [family(1, **vague), *families(2, first=2)])
    assert found.counts["unsure"] == 1


def test_only_what_both_lists_have_columns_for_is_compared(people: People) -> None:
    old = imported(people.admin, families(3))
    headers = ["ID Keluarga", "Kode Kemdagri", HEAD, "NIK"]
    new = imported(people.admin, families(3), headers=headers)
    assert compare(by=people.admin, old=old, new=new).counts["same"] == 3


def test_families_are_in_the_order_of_their_names(people: People) -> None:
    found = editions(people, families(2), families(9, first=5))
    names = [claim(one).name_key for one in ComparedFamily.objects.filter(fate=Fate.NEW)]
    assert names == sorted(names) and found.counts["new"] == 9


# --- properties -------------------------------------------------------------------------------

PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "", "F1", "F2", "F3"]),
        st.sampled_from(["", "", "1901010101800001", "1901010101800002"]),
        st.sampled_from(["SITI", "SITI AMINAH", "RUSLI"]),
        st.sampled_from([None, date(1980, 1, 1), date(1981, 1, 1)]),
        st.sampled_from([VILLAGE, OTHER_VILLAGE]),
        st.sampled_from(["JALAN A", "JALAN B"]),
    ),
    max_size=7,
)
CLAIMED = ["family_id", "nik", "name", "birth_date", "region", "address"]


def made(claims: list[tuple[Any, ...]]) -> ListImport:
    """An applied list with these claims, as a reader would have left it."""
    columns = [{"header": name, "field": name, "position": n} for n, name in enumerate(CLAIMED)]
    listed: ListImport = ListImportFactory(columns=columns)
    for family_id, nik, name, born, village, address in claims:
        said = CandidateFactory(
            list_import=listed,
            village=village,
            household__family_id="",
            family_id=family_id,
            nik=nik,
            name=name,
            name_key=name,
            birth_date=born,
            address=address,
        )
        said.list_row.understood = {
            "family_id": family_id, "nik": nik, "name": name, "name_key": name, "region": village,
            "birth_date": born and born.isoformat(), "address": address,
        }  # fmt: skip
        said.list_row.save()
    return listed


@pytest.fixture
def undone() -> Iterator[Any]:
    """Each example leaves the database as it was."""

    def around(check: Any) -> None:
        with transaction.atomic():
            check()
            transaction.set_rollback(True)

    return around


SLOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(before=PEOPLE, after=PEOPLE)
def test_each_candidate_of_either_list_is_in_exactly_one_group(
    people: People, undone: Any, before: Any, after: Any
) -> None:
    def check() -> None:
        old, new = made(before), made(after)
        found = compare(by=people.admin, old=old, new=new)
        rows = list(found.families.values_list("fate", "old_id", "new_id"))
        olds, news = ([row[side] for row in rows if row[side]] for side in (1, 2))
        assert sorted(olds) == sorted(old.candidates.values_list("pk", flat=True))
        assert sorted(news) == sorted(new.candidates.values_list("pk", flat=True))
        in_both = sum(found.counts[fate] for fate in ("changed", "same", "unsure"))
        assert (in_both + found.counts["new"], in_both + found.counts["gone"]) == (
            len(news),
            len(olds),
        )
        assert sum(sum(one.values()) for one in found.villages.values()) == len(rows)

    undone(check)


@SLOW
@given(claims=PEOPLE)
def test_a_list_beside_itself_is_the_same(people: People, undone: Any, claims: Any) -> None:
    def check() -> None:
        listed = made(claims)
        counts = compare(by=people.admin, old=listed, new=listed).counts
        assert counts == {**dict.fromkeys(Fate.values, 0), "same": len(claims)}

    undone(check)


@SLOW
@given(before=PEOPLE, after=PEOPLE)
def test_swapping_the_lists_swaps_new_and_gone(
    people: People, undone: Any, before: Any, after: Any
) -> None:
    def check() -> None:
        old, new = made(before), made(after)
        there = compare(by=people.admin, old=old, new=new)
        back = compare(by=people.admin, old=new, new=old)
        assert back.counts == {
            **there.counts, "new": there.counts["gone"], "gone": there.counts["new"]
        }  # fmt: skip
        assert back.fields == there.fields
        turned = {(one.new_id, one.old_id, one.fate) for one in there.families.exclude(
            fate__in=(Fate.NEW, Fate.GONE))}  # fmt: skip
        assert turned == set(
            back.families.exclude(fate__in=(Fate.NEW, Fate.GONE)).values_list(
                "old_id", "new_id", "fate"
            )
        )

    undone(check)


def test_the_order_of_the_rows_makes_no_difference(people: People) -> None:
    twins = [family(1, NIK=family(2)["NIK"], **{"ID Keluarga": None}), family(2)]
    first = imported(people.admin, [*twins, family(3)])
    second = imported(people.admin, [family(3), *reversed(twins), family(4)])
    counts = compare(by=people.admin, old=first, new=second).counts
    assert (counts["same"], counts["new"]) == (3, 1)


# --- kept, and let go -------------------------------------------------------------------------


def test_it_is_made_once_for_a_pair_and_told_in_the_audit_log(people: People) -> None:
    first = editions(people, families(3), families(3, first=2))
    again = compare(by=people.auditor, old=first.old, new=first.new)
    assert again == first and ListComparison.objects.count() == 1
    entry = AuditEntry.objects.get(action="lists.compared")
    assert entry.details == {"old": first.old_id, **first.counts}


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_list_taken_back_takes_its_comparisons_along(people: People, side: str) -> None:
    found = editions(people, families(3), families(3, first=2))
    other = compare(by=people.admin, old=found.old, new=found.old)
    ListImport.objects.filter(pk=getattr(found, f"{side}_id")).update(
        state=ListState.REVERTED, reverted_by=people.admin, reverted_at=timezone.now()
    )
    left = set(ListComparison.objects.values_list("pk", flat=True))
    assert left == ({other.pk} if side == "new" else set())
    Candidate.objects.filter(list_import=getattr(found, f"{side}_id"))._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_list_that_is_not_applied_is_refused(people: People) -> None:
    old, new = imported(people.admin, families(3)), ListImportFactory(
        state=ListState.IN_REVIEW, applied_by=None, applied_at=None
    )  # fmt: skip
    with pytest.raises(Refused, match=str(new.source_file)):
        compare(by=people.admin, old=old, new=new)


def test_a_stranger_and_a_neighbour_may_not(people: People) -> None:
    lists = {"old": imported(people.admin, families(3)), "new": ListImportFactory()}
    for stranger in (people.psm, people.district_office):
        with pytest.raises(NotAllowed):
            compare(by=stranger, **lists)


@pytest.mark.parametrize(
    "change",
    [{"fate": "gone"}, {"fate": "same"}, {"old": None, "new": None}],
    ids=["gone-with-new", "same-without-old", "neither"],
)
def test_the_database_refuses_a_group_without_its_sides(people: People, change: Any) -> None:
    found = editions(people, families(3), families(3, first=2))
    new = found.families.filter(fate=Fate.NEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        new.update(**change)


def test_the_database_refuses_a_change_of_nothing_and_a_family_twice(people: People) -> None:
    found = editions(people, families(3), families(3, first=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        found.families.filter(fate=Fate.SAME).update(fate=Fate.CHANGED)
    same = found.families.filter(fate=Fate.SAME).first()
    assert same is not None
    for side in ("old", "new"):
        fate = Fate.GONE if side == "old" else Fate.NEW
        twice = ComparedFamily(comparison=found, region_id=same.region_id, fate=fate)
        setattr(twice, side, getattr(same, side))
        with pytest.raises(IntegrityError), transaction.atomic():
            twice.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ListComparison.objects.create(
            old=found.old, new=found.new, region_id=found.region_id, made_by=people.admin
        )


# --- known from before, the workbook, the command ---------------------------------------------


def test_the_dead_of_the_old_list_are_counted_and_named_in_the_new(people: People) -> None:
    old = imported(people.admin, families(3))
    dead = old.candidates.order_by("list_row__number").first()
    assert dead is not None
    VisitFactory(household=dead.household, verdict=Verdict.INELIGIBLE, reason_id="deceased")
    found = compare(by=people.admin, old=old, new=imported(people.admin, families(4)))
    sheets = opened(found)
    assert sheets["Ringkasan"][-1] == ("Diketahui sebelumnya", 1)


def opened(comparison: ListComparison) -> dict[str, list[tuple[Any, ...]]]:
    out = io.BytesIO()
    write_comparison(comparison, out)
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook_names_every_family_behind_the_counts(people: People) -> None:
    newer = [*families(3, first=3), family(1, Alamat="@SUM(A1)")]
    found = editions(people, families(3), newer)
    sheets = opened(found)
    lines = {title: len(rows) - 1 for title, rows in sheets.items()}
    assert (lines["Baru"], lines["Hilang"], lines["Berubah"]) == (2, 1, 1)
    assert sheets["Berubah"][1][-1] == "@SUM(A1)"
    assert "••••" in sheets["Baru"][1][1]
    assert len(sheets["Desa"]) == 1 + len(found.villages)


def told(*arguments: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("compare_lists", *map(str, arguments), stdout=out, stderr=io.StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_the_command_says_the_counts_and_writes_the_workbook(people: People, tmp_path: Any) -> None:
    old, new = imported(people.admin, families(3)), imported(people.admin, families(4, first=2))
    answer = told(old.pk, new.pk, "--json", "--out", tmp_path / "beda.xlsx")
    assert {name: answer[name] for name in Fate.values} == {
        "new": 2, "gone": 1, "changed": 0, "unsure": 0, "same": 2
    }  # fmt: skip
    assert (tmp_path / "beda.xlsx").read_bytes()[:2] == b"PK"
    assert told(new.pk, old.pk, "--json")["gone"] == 2


def test_the_command_refuses_what_is_no_applied_list(people: People) -> None:
    with pytest.raises(CommandError, match="4711"):
        call_command("compare_lists", "4711", "4712")
