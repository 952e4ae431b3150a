"""A person says which column is which; the answer is kept and offered for the next such file."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aidcases import jobs
from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry, Job, User
from households.forms.lists import known_fields
from households.ministry_list.mapping import found_header, map_columns, offered, use_profile
from households.models import ListImport, ListRow, MappingProfile
from households.models.list_import import ListState
from tests.people import People, person
from tests.sheets import apply, families, read, xlsx

pytestmark = pytest.mark.django_db

ODD = ["Nomor Unik", "Siapa", "Kampung", "Kec.", "Kode"]
FIELDS = {"nomorunik": "nik", "siapa": "name", "kampung": "village", "kec": "district"}


def odd_rows(count: int, first: int = 1) -> list[dict[str, Any]]:
    """Families under headers that no layout knows."""
    return [
        {
            "Nomor Unik": row["NIK"],
            "Siapa": row["Kepala Keluarga"],
            "Kampung": row["Desa"],
            "Kec.": row["Kecamatan"],
            "Kode": "x",
        }
        for row in families(count, first=first)
    ]


def failed(by: User, data: bytes) -> ListImport:
    with pytest.raises(Refused):
        read(by, data)
    return ListImport.objects.latest("pk")


def read_on(by: User, list_import: ListImport) -> ListImport:
    """What a worker would do next."""
    jobs.run_here("households.read_list", {"list_import": list_import.pk}, by=by)
    list_import.refresh_from_db()
    return list_import


def test_a_file_whose_headers_nobody_knows_is_read_once_a_person_names_them(people: People):
    list_import = failed(people.admin, xlsx(odd_rows(4), headers=ODD, above=[["DAFTAR WARGA"]]))
    found = found_header(list_import)
    assert found is not None and (found.row, len(found.samples)) == (2, 3)
    map_columns(by=people.admin, list_import=list_import, layout="minimal", columns=FIELDS)
    read_on(people.admin, list_import)
    assert (list_import.state, list_import.accepted) == (ListState.IN_REVIEW, 4)
    row = ListRow.objects.filter(list_import=list_import).order_by("number")[0]
    assert (row.nik, row.name) == (families(1)[0]["NIK"], families(1)[0]["Kepala Keluarga"])
    assert AuditEntry.objects.get(action="list_import.mapped").details == {"columns": 4}


def test_a_wrongly_taken_column_is_corrected_in_review(people: People):
    headers = ["NIK", "Nama", "Alamat", "Pemilik", "Desa", "Kecamatan"]
    rows = [row | {"Nama": "RUMAH 1", "Pemilik": row["Kepala Keluarga"]} for row in families(3)]
    list_import = read(people.admin, xlsx(rows, headers=headers))
    columns = {"nik": "nik", "pemilik": "name", "desa": "village", "kecamatan": "district"}
    map_columns(by=people.admin, list_import=list_import, layout="minimal", columns=columns)
    read_on(people.admin, list_import)
    names = set(ListRow.objects.filter(list_import=list_import).values_list("name", flat=True))
    assert names == {row["Kepala Keluarga"] for row in rows}
    assert [one["field"] for one in list_import.columns][:3] == ["nik", "", ""]
    assert ListRow.objects.filter(list_import=list_import).count() == 3


def test_of_two_columns_with_one_header_the_person_chooses(people: People):
    rows = [[row["NIK"], row["Kepala Keluarga"], "-", row["Kode Kemdagri"]] for row in families(3)]
    list_import = failed(
        people.admin, xlsx([], above=[["NIK", "Nama", "Nama", "Kode Desa"], *rows], headers=[])
    )
    found = found_header(list_import)
    assert found is not None and found.keys == ["nik", "nama", "nama#2", "kodedesa"]
    columns = {"nik": "nik", "nama": "name", "kodedesa": "region_code"}
    map_columns(by=people.admin, list_import=list_import, layout="minimal", columns=columns)
    assert read_on(people.admin, list_import).accepted == 3


def test_the_answer_is_kept_under_a_name_and_offered_for_the_next_file_of_that_shape(
    people: People,
):
    first = failed(people.admin, xlsx(odd_rows(4), headers=ODD))
    map_columns(
        by=people.admin, list_import=first, layout="minimal", columns=FIELDS, save_as="Desa Rebo"
    )
    profile = MappingProfile.objects.get()
    assert (profile.name, profile.made_by, profile.columns["kode"]) == (
        "Desa Rebo",
        people.admin,
        "",
    )
    second = failed(
        people.admin, xlsx(odd_rows(3, first=9), headers=ODD[::-1], above=[["a"], ["b", "c"]])
    )
    assert offered(people.admin, second) == [profile]
    use_profile(by=people.admin, list_import=second, profile=profile)
    assert read_on(people.admin, second).accepted == 3
    assert offered(people.admin, second) == []
    other = failed(people.admin, xlsx(odd_rows(3, first=20), headers=[*ODD, "Lain"]))
    assert offered(people.admin, other) == []


def test_a_profile_of_the_same_name_says_from_then_on_what_was_said_last(people: People):
    for columns in (FIELDS, FIELDS | {"kode": "address"}):
        list_import = failed(people.admin, xlsx(odd_rows(4), headers=ODD))
        map_columns(
            by=people.admin,
            list_import=list_import,
            layout="minimal",
            columns=columns,
            save_as="Desa",
        )
        list_import.delete()
    assert MappingProfile.objects.get().columns["kode"] == "address"
    assert MappingProfile.objects.get().made_by == people.admin


def test_a_profile_belongs_to_a_region_and_others_do_not_see_it(people: People):
    list_import = failed(people.admin, xlsx(odd_rows(4), headers=ODD))
    map_columns(
        by=people.admin, list_import=list_import, layout="minimal", columns=FIELDS, save_as="x"
    )
    assert not MappingProfile.objects.visible_to(people.district_office).exists()


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        (
            {"nomorunik": "nik", "siapa": "name"},
            "No column was chosen for “Kode Kemdagri” / “Desa”",
        ),
        (FIELDS | {"kode": "nik"}, r"“NIK” was chosen for “Nomor Unik” \(A1\), “Kode” \(E1\)"),
        (FIELDS | {"kode": "salary"}, "“salary” is no field"),
    ],
)
def test_an_answer_that_does_not_do_is_refused_with_the_reason(
    people: People, in_english: None, columns: dict[str, str], why: str
):
    list_import = failed(people.admin, xlsx(odd_rows(2), headers=ODD))
    with pytest.raises(Refused, match=why):
        map_columns(by=people.admin, list_import=list_import, layout="minimal", columns=columns)
    list_import.refresh_from_db()
    assert list_import.state == ListState.FAILED


def test_an_applied_list_keeps_its_columns(people: People):
    list_import = apply(people.admin, read(people.admin, xlsx(families(3))))
    columns = {one["key"]: one["field"] for one in list_import.columns}
    with pytest.raises(Stale):
        map_columns(by=people.admin, list_import=list_import, layout="p3ke_family", columns=columns)


def test_only_who_imports_may_say_which_column_is_which(people: People):
    list_import = read(people.admin, xlsx(families(3)))
    for user in (people.office, people.district_office, people.psm):
        with pytest.raises(NotAllowed):
            map_columns(by=user, list_import=list_import, layout="p3ke_family", columns={})


def test_a_reading_that_fails_leaves_no_rows_of_the_one_before(people: People):
    list_import = read(people.admin, xlsx(families(3)))
    columns = {one["key"]: one["field"] for one in list_import.columns}
    map_columns(by=people.admin, list_import=list_import, layout="p3ke_family", columns=columns)
    ListImport.objects.filter(pk=list_import.pk).update(mapping={"row": 39, "depth": 1})
    with pytest.raises(Refused):
        read_on(people.admin, list_import)
    list_import.refresh_from_db()
    assert (list_import.state, list_import.rows) == (ListState.FAILED, 0)
    assert not ListRow.objects.filter(list_import=list_import).exists()


def test_the_database_keeps_one_profile_of_a_name_and_none_without(people: People):
    given = {"region_id": "19.01", "shape": "s", "layout": "minimal", "made_by": people.admin}
    MappingProfile.objects.create(name="Desa", **given)
    with pytest.raises(IntegrityError, match="name_once"), transaction.atomic():
        MappingProfile.objects.create(name="Desa", **given)
    with pytest.raises(IntegrityError, match="is_named"), transaction.atomic():
        MappingProfile.objects.create(name="", **given)


# --- on the pages


@pytest.fixture
def client_of_admin(client: Client, people: People) -> Any:
    client.force_login(people.admin, "allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    yield client
    translation.activate("id")


def do_latest_job(by: User) -> None:
    asked = Job.objects.latest("created_at")
    Job.objects.filter(pk=asked.pk).delete()
    jobs.run_here(asked.kind, asked.parameters, by=by)


def posted(list_import: ListImport, fields: dict[str, str], **more: str) -> dict[str, str]:
    found = found_header(list_import)
    assert found is not None
    return {
        "layout": "minimal",
        **{f"column-{one['position']}": fields.get(one["key"], "") for one in found.columns},
        **more,
    }


def test_the_page_shows_each_column_with_cells_of_it_and_numbers_masked(
    people: People, client_of_admin: Client
):
    list_import = failed(people.admin, xlsx(odd_rows(4), headers=ODD))
    page = client_of_admin.get(reverse("list_import", args=[list_import.pk])).content.decode()
    url = reverse("list_columns", args=[list_import.pk])
    assert url in page and "There is no row of headers" in page
    page = client_of_admin.get(url).content.decode()
    nik = families(1)[0]["NIK"]
    assert "Nomor Unik" in page and f"{nik[:6]}••••••" in page and nik not in page
    assert families(1)[0]["Kepala Keluarga"] in page


def test_from_the_page_the_file_is_read_and_the_profile_offered_for_the_next(
    people: People, client_of_admin: Client
):
    first = failed(people.admin, xlsx(odd_rows(4), headers=ODD))
    url = reverse("list_columns", args=[first.pk])
    response = client_of_admin.post(url, posted(first, {"siapa": "name"}))
    assert response.status_code == 400
    assert "No column was chosen for “NIK”" in response.content.decode()
    client_of_admin.post(url, posted(first, FIELDS, save_as="Desa Rebo"))
    do_latest_job(people.admin)
    first.refresh_from_db()
    assert (first.state, first.accepted) == (ListState.IN_REVIEW, 4)
    second = failed(people.admin, xlsx(odd_rows(3, first=9), headers=ODD))
    page = client_of_admin.get(reverse("list_import", args=[second.pk])).content.decode()
    assert "Use “Desa Rebo”" in page
    profile = str(MappingProfile.objects.get().pk)
    client_of_admin.post(reverse("list_columns", args=[second.pk]), {"profile": profile})
    do_latest_job(people.admin)
    second.refresh_from_db()
    assert (second.state, second.accepted) == (ListState.IN_REVIEW, 3)


def test_the_row_of_the_headers_may_be_named(people: People, client_of_admin: Client):
    above = [["NIK", "Nama", "contoh"], [None], ["a", "b", "c", "d", "e", "f", "g"]]
    rows = [
        {"A": row["NIK"], "B": row["Kepala Keluarga"], "C": row["Kode Kemdagri"]}
        for row in families(3)
    ]
    list_import = failed(people.admin, xlsx(rows, headers=["A", "B", "C"], above=above))
    client_of_admin.post(reverse("list_read_again", args=[list_import.pk]), {"row": "4"})
    with pytest.raises(Refused):
        do_latest_job(people.admin)
    list_import.refresh_from_db()
    found = found_header(list_import)
    assert found is not None and (found.row, found.keys) == (4, ["a", "b", "c"])


def test_a_profile_of_another_region_is_not_to_be_had(people: People, client_of_admin: Client):
    list_import = failed(people.admin, xlsx(odd_rows(3), headers=ODD))
    response = client_of_admin.post(
        reverse("list_columns", args=[list_import.pk]), {"profile": "999"}
    )
    assert response.status_code == 404
    assert person("admin-dua", "admin", None)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_field_to_choose_has_a_label_of_its_own(language: str):
    with translation.override(language):
        labels = [label.casefold() for _field, label in known_fields()]
    assert sorted(labels) == sorted(set(labels))
