"""Kept profiles of columns: renamed, deleted, and used by name on the command line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from aidcases.errors import NotAllowed, Refused, Stale
from aidcases.models import AuditEntry, User
from households.ministry_list.mapping import map_columns, profiles_for
from households.ministry_list.profiles import delete_profile, rename_profile
from households.models import ListImport, MappingProfile
from households.models.list_import import ListState
from tests.households.test_list_mapping import FIELDS, ODD, failed, odd_rows, read_on
from tests.people import People
from tests.sheets import families, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(people: People) -> MappingProfile:
    return kept(people.admin, "Desa Rebo")


def kept(by: User, name: str) -> MappingProfile:
    list_import = failed(by, xlsx(odd_rows(2), headers=ODD, above=[[name]]))
    map_columns(by=by, list_import=list_import, layout="minimal", columns=FIELDS, save_as=name)
    found: MappingProfile = MappingProfile.objects.get(name=name)
    return found


@pytest.fixture
def client_of_admin(client: Client, people: People) -> Client:
    client.force_login(people.admin, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- renaming and deleting ------------------------------------------------------------------------


def test_a_profile_is_renamed_and_the_act_is_told(people: People, profile: MappingProfile):
    rename_profile(by=people.admin, profile=profile, name=" Kelurahan Parit ")
    assert MappingProfile.objects.get().name == "Kelurahan Parit"
    entry = AuditEntry.objects.get(action="column_profile.renamed")
    assert entry.details == {"was": "Desa Rebo", "name": "Kelurahan Parit"}
    assert entry.subject_id == str(profile.pk)


def test_a_name_is_needed_and_is_nobody_elses(people: People, profile: MappingProfile):
    kept(people.admin, "Parit")
    for name in ("", "  ", "Parit"):
        with pytest.raises(Refused):
            rename_profile(by=people.admin, profile=profile, name=name)
    assert set(MappingProfile.objects.values_list("name", flat=True)) == {"Desa Rebo", "Parit"}


def test_of_two_who_rename_one_profile_the_second_is_told(people: People, profile: MappingProfile):
    seen = MappingProfile.objects.get()
    rename_profile(by=people.admin, profile=profile, name="Satu")
    with pytest.raises(Stale):
        rename_profile(by=people.admin, profile=seen, name="Dua")
    assert MappingProfile.objects.get().name == "Satu"


def test_a_deleted_profile_is_offered_no_more_and_its_lists_stay(
    people: People, profile: MappingProfile
):
    listed = read_on(people.admin, ListImport.objects.get())
    columns = listed.columns
    delete_profile(by=people.admin, profile=profile)
    assert not profiles_for(people.admin, listed).exists()
    listed.refresh_from_db()
    assert (listed.state, listed.columns) == (ListState.IN_REVIEW, columns)
    assert AuditEntry.objects.get(action="column_profile.deleted").details == {"name": "Desa Rebo"}
    profile.pk = profile.pk or 1
    with pytest.raises(Stale):
        delete_profile(by=people.admin, profile=profile)


def test_only_who_imports_may(people: People, profile: MappingProfile):
    for user in (people.office, people.supervisor, people.psm):
        with pytest.raises(NotAllowed):
            rename_profile(by=user, profile=profile, name="X")
        with pytest.raises(NotAllowed):
            delete_profile(by=user, profile=profile)
    assert MappingProfile.objects.get().name == "Desa Rebo"


# --- on the pages ---------------------------------------------------------------------------------


def test_the_pages_show_rename_and_delete(client_of_admin: Client, profile: MappingProfile):
    assert "Desa Rebo" in text(client_of_admin.get(reverse("list_profiles")))
    url = reverse("list_profile", args=[profile.pk])
    page = text(client_of_admin.get(url))
    assert "nomorunik" in page and "kode" in page
    assert client_of_admin.post(url, {"name": ""}).status_code == 400
    answer = client_of_admin.post(url, {"name": "Parit"}, follow=True)
    assert "Profil ini sekarang bernama “Parit”" in text(answer)
    answer = client_of_admin.post(reverse("list_profile_delete", args=[profile.pk]), follow=True)
    page = text(answer)
    assert "Profil “Parit” dihapus" in page and "Belum ada profil" in page
    assert client_of_admin.get(url).status_code == 404


def test_a_name_that_is_taken_is_said_at_its_field(
    people: People, client_of_admin: Client, profile: MappingProfile
):
    kept(people.admin, "Parit")
    answer = client_of_admin.post(reverse("list_profile", args=[profile.pk]), {"name": "Parit"})
    assert answer.status_code == 400 and "sudah ada" in text(answer)


def test_the_page_of_profiles_takes_a_constant_number_of_queries(
    people: People, client_of_admin: Client, django_assert_max_num_queries: Any
):
    for n in range(4):
        kept(people.admin, f"Profil {n}")
    with django_assert_max_num_queries(12):
        client_of_admin.get(reverse("list_profiles"))


# --- on the command line --------------------------------------------------------------------------


def command(path: Path, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_list", path, json=True, stdout=out, stderr=io.StringIO(), **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(xlsx(odd_rows(5, first=20), headers=ODD))
    return path


def test_the_command_reads_a_file_with_a_profile(
    people: People, profile: MappingProfile, file: Path
):
    told = command(file, profile="Desa Rebo", preview=True)
    assert (told["state"], told["accepted"], told["quarantined"]) == ("in_review", 5, 0)


def test_the_command_needs_the_profile_for_headers_that_nobody_knows(people: People, file: Path):
    with pytest.raises(CommandError):
        command(file)


def test_a_profile_put_to_a_list_that_was_read_otherwise_reads_it_anew(
    people: People, profile: MappingProfile, file: Path
):
    with pytest.raises(CommandError):
        command(file)
    assert ListImport.objects.latest("pk").state == ListState.FAILED
    told = command(file, profile="Desa Rebo")
    assert (told["state"], told["accepted"]) == ("applied", 5)


def test_an_unknown_profile_is_refused_before_anything_is_received(
    people: People, profile: MappingProfile, file: Path
):
    before = ListImport.objects.count()
    with pytest.raises(CommandError, match="Desa Rebo"):
        command(file, profile="Lain")
    assert ListImport.objects.count() == before


def test_a_profile_for_other_headers_is_refused(
    people: People, profile: MappingProfile, tmp_path: Path
):
    path = tmp_path / "lain.xlsx"
    path.write_bytes(xlsx(families(3)))
    with pytest.raises(CommandError, match="Desa Rebo"):
        command(path, profile="Desa Rebo")
    assert ListImport.objects.latest("pk").state == ListState.IN_REVIEW
