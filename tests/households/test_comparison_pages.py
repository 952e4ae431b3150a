"""The pages that compare two lists: choosing, the groups, the villages, paper and workbook."""

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from aidcases import jobs
from aidcases.models import AuditEntry, Job
from aidcases.models.job import JobState
from households.ministry_list.comparison import compare
from households.ministry_list.handlers import COMPARE_LISTS
from households.ministry_list.reversal import revert_list
from households.models import ListComparison, ListImport
from households.models.list_comparison import Fate
from households.models.reason_code import Verdict
from tests.factories import VisitFactory
from tests.people import People
from tests.sheets import families, family, imported

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def lists(people: People) -> tuple[ListImport, ListImport]:
    """Two gone, two new, one moved house; the second of the old list has died."""
    old = imported(people.admin, families(40))
    dead = old.candidates.get(family_id="P3KE00000005")
    VisitFactory(household=dead.household, verdict=Verdict.INELIGIBLE, reason_id="deceased")
    newer = [*families(39, first=4), family(3, Alamat="JL. MELATI 7")]
    return old, imported(people.admin, newer)


@pytest.fixture
def kept(people: People, lists: tuple[ListImport, ListImport]) -> ListComparison:
    return compare(by=people.admin, old=lists[0], new=lists[1])


@pytest.fixture
def office(people: People, client: Client) -> Client:
    client.force_login(people.office, backend=BACKEND)
    return client


def url(kept: ListComparison, name: str = "list_comparison", **query: str) -> str:
    address = reverse(name, args=[kept.old_id, kept.new_id])
    return f"{address}?" + "&".join(f"{key}={value}" for key, value in query.items())


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def names(page: str) -> list[str]:
    return re.findall(r"P3KE\d{8}", page)


def test_two_chosen_lists_are_compared_by_a_job(office: Client, lists: Any, people: People) -> None:
    old, new = lists
    chosen = {"old": old.pk, "new": new.pk}
    answer = office.post(reverse("list_comparisons"), chosen, follow=True)
    assert "Membandingkan dua daftar" in text(answer)
    office.post(reverse("list_comparisons"), chosen)
    job = Job.objects.get(kind=COMPARE_LISTS)
    assert job.result_url == answer.redirect_chain[-1][0]
    Job.objects.filter(pk=job.pk).delete()
    done = jobs.run_here(job.kind, job.parameters, by=people.office)  # as a worker would
    assert done.state == JobState.DONE
    assert "JL. MELATI 7" in text(office.get(job.result_url, {"fate": "changed"}))
    office.post(reverse("list_comparisons"), chosen)
    assert Job.objects.filter(kind=COMPARE_LISTS).count() == 1
    assert old.source_file.original_name in text(office.get(reverse("list_comparisons")))


def test_a_pair_that_is_not_compared_offers_it(office: Client, lists: Any) -> None:
    address = reverse("list_comparison", args=[lists[1].pk, lists[0].pk])
    assert "belum dibandingkan" in text(office.get(address))
    office.post(address)
    assert Job.objects.get(kind=COMPARE_LISTS).parameters == {
        "old": lists[1].pk,
        "new": lists[0].pk,
    }


def test_a_list_beside_itself_is_no_choice(office: Client, lists: Any) -> None:
    answer = office.post(reverse("list_comparisons"), {"old": lists[0].pk, "new": lists[0].pk})
    assert answer.status_code == 422 and "Pilih daftar lain" in answer.content.decode()
    assert not Job.objects.filter(kind=COMPARE_LISTS).exists()


def test_the_newest_two_are_offered(office: Client, lists: Any) -> None:
    old, new = lists
    form = office.get(reverse("list_comparisons")).context["form"]
    assert form.initial == {"new": new.pk, "old": old.pk}
    asked = office.get(reverse("list_comparisons"), {"new": old.pk}).context["form"]
    assert asked["new"].value() == str(old.pk)


def test_a_page_shows_the_counts_of_both_sides_and_closes(
    office: Client, kept: ListComparison
) -> None:
    answer = office.get(url(kept))
    assert {tile["label"]: int(tile["value"]) for tile in answer.context["tiles"]} == {
        "baru": 2, "hilang": 2, "berubah": 1, "belum pasti": 0, "sama": 37,
        "diketahui sebelumnya": 1,
    }  # fmt: skip
    assert (answer.context["old_whole"], answer.context["new_whole"]) == (40, 40)
    assert text(answer).count("equation-closed") == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"fate": "gone"}, {1, 2}),
        ({"fate": "new"}, {41, 42}),
        ({"fate": "changed"}, {3}),
        ({"field": "address"}, {3}),
        ({"known": "yes"}, {5}),
        ({"village": "19.01.02.2006", "fate": "new"}, {41}),
    ],
    ids=["gone", "new", "changed", "field", "known", "village"],
)
def test_each_group_opens_to_its_families(
    office: Client, kept: ListComparison, query: dict[str, str], expected: set[int]
) -> None:
    page = text(office.get(url(kept, **query), headers={"HX-Target": "list", "HX-Request": "true"}))
    assert {int(name[4:]) for name in names(page)} == expected
    file = office.get(url(kept, **query, export="csv"))
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert {int(row[2][4:]) for row in rows[1:]} == expected


def test_the_old_word_stands_beside_the_new_one(office: Client, kept: ListComparison) -> None:
    page = text(office.get(url(kept, fate="changed")))
    assert "<b>Alamat</b> <del>JL. MAWAR 3</del> <ins>JL. MELATI 7</ins>" in page
    known = text(office.get(url(kept, known="yes")))
    assert "Meninggal dunia (tidak layak), dikunjungi 1 Mei 2023" in known


def test_a_family_is_found_by_its_nik_on_either_side(office: Client, kept: ListComparison) -> None:
    for n in (1, 41, 3):
        nik = family(n)["NIK"]
        found = office.post(url(kept), {"q": nik}, follow=True)
        assert nik not in found.redirect_chain[-1][0]
        assert set(names(text(found))) == {f"P3KE{n:08d}"}


def test_paging_by_key_meets_every_family_once(office: Client, kept: ListComparison) -> None:
    met: list[str] = []
    address = url(kept)
    while address:
        answer = office.get(address)
        met += [row.record.pk for row in answer.context["table"].rows]
        following = answer.context["next"]
        address = (
            following
            and f"{reverse('list_comparison', args=[kept.old_id, kept.new_id])}?{following}"
        )
    assert len(met) == len(set(met)) == 42


def test_a_page_of_25_rows_takes_at_most_12_queries(
    office: Client, kept: ListComparison, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        assert len(office.get(url(kept, known="", fate="same")).context["table"].rows) == 25


def test_the_villages_add_up_with_a_chart_and_links(office: Client, kept: ListComparison) -> None:
    answer = office.get(url(kept))
    lines = answer.context["village_lines"]
    summed = [sum(line["cells"][n][0] for line in lines) for n in range(5)]
    assert summed == [kept.counts[fate] for fate in Fate]
    page = text(answer)
    assert page.count("chart-bar") > len(lines)
    assert "?fate=new&amp;village=19.01.02.2006" in page


def test_the_workbook_is_logged_and_needs_the_permission(
    office: Client, kept: ListComparison, people: People
) -> None:
    answer = office.get(url(kept, "list_comparison_book"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["Ringkasan", "Desa", "Baru", "Hilang", "Berubah", "Belum pasti"]
    assert book["Baru"].max_row == 3
    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.details == {"list": "perbandingan", "format": "xlsx", "rows": 5}


def test_paper_names_every_group_but_the_same(office: Client, kept: ListComparison) -> None:
    page = text(office.get(url(kept, "list_comparison_print")))
    assert {int(name[4:]) for name in names(page)} == {1, 2, 3, 41, 42}
    assert "JL. MELATI 7" in page and "3 Januari" not in page


def test_a_neighbour_a_worker_and_a_reverted_list_lead_nowhere(
    kept: ListComparison, people: People, client: Client
) -> None:
    for person, status in ((people.psm, 403), (people.district_office, 404)):
        client.force_login(person, backend=BACKEND)
        for name in ("list_comparison", "list_comparison_print"):
            assert client.get(url(kept, name)).status_code == status
    client.force_login(people.office, backend=BACKEND)
    revert_list(by=people.admin, list_import=kept.new)
    assert client.get(url(kept)).status_code == 404
    assert not ListComparison.objects.exists()
