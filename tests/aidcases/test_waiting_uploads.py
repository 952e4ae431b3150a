"""Reference data between trial and confirmation: private, its session's own, not for long."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from aidcases.celery import app
from aidcases.models import RegionAlias
from aidcases.roles import Role
from aidcases.tasks import sweep_waiting_uploads
from aidcases.waiting_uploads import FOLDER, sweep
from tests.aidcases.test_reference_tables import ALIASES, REGIONS, USERS, entered, told, upload
from tests.people import People, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_waits")]


@pytest.fixture
def admin(people: People) -> Client:
    return entered(people.admin)


def waiting() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def nothing_waits() -> None:
    for path in waiting():
        path.unlink()


GOOD = b"wilayah,sebutan\n19.01,Sungailiat Lama\n"


def test_an_upload_waits_privately_and_is_gone_once_it_is_confirmed(admin: Client) -> None:
    confirm = upload(admin, ALIASES, GOOD).context_data["confirm_form"].initial
    (path,) = waiting()
    assert path.read_bytes() == GOOD
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    admin.post(f"/admin/{ALIASES}/process_import/", confirm)
    assert RegionAlias.objects.count() == 1 and waiting() == []


def test_a_file_that_cannot_be_confirmed_does_not_wait(admin: Client) -> None:
    for data in (b"wilayah,sebutan\n19.77,X\n", b"wilayah,sebutan\n", b'wilayah\n"'):
        upload(admin, ALIASES, data)
        assert waiting() == []


def test_a_second_upload_takes_the_place_of_the_first(admin: Client) -> None:
    first = upload(admin, ALIASES, GOOD).context_data["confirm_form"].initial
    upload(admin, REGIONS, b"kode,tingkat,nama\n19.01.98,kecamatan,Satu\n")
    assert len(waiting()) == 1
    answer = admin.post(f"/admin/{ALIASES}/process_import/", first, follow=True)
    assert "Unggah berkas itu lagi" in told(answer) and not RegionAlias.objects.exists()


def test_an_upload_is_confirmed_by_its_own_session_alone(admin: Client, people: People) -> None:
    confirm = upload(admin, ALIASES, GOOD).context_data["confirm_form"].initial
    other = entered(person("admin-dua", Role.ADMIN, None))
    for client in (other, entered(people.admin)):
        upload(client, ALIASES, b"wilayah,sebutan\n19.01,Lain\n")
        answer = client.post(f"/admin/{ALIASES}/process_import/", confirm, follow=True)
        assert "Unggah berkas itu lagi" in told(answer)
    spied = admin.post(f"/admin/{USERS}/process_import/", confirm, follow=True)
    assert "Unggah berkas itu lagi" in told(spied)
    assert not RegionAlias.objects.exists()
    admin.post(f"/admin/{ALIASES}/process_import/", confirm)
    assert RegionAlias.objects.count() == 1


def test_what_nobody_confirms_is_swept(admin: Client) -> None:
    confirm = upload(admin, ALIASES, GOOD).context_data["confirm_form"].initial
    assert sweep() == 0 and len(waiting()) == 1
    (path,) = waiting()
    old = path.stat().st_mtime - settings.WAITING_UPLOAD_SECONDS - 5
    os.utime(path, (old, old))
    assert settings.CELERY_BEAT_SCHEDULE["sweep-waiting-uploads"]["task"] in app.tasks
    sweep_waiting_uploads()
    assert waiting() == []
    answer = admin.post(f"/admin/{ALIASES}/process_import/", confirm, follow=True)
    assert "Unggah berkas itu lagi" in told(answer) and not RegionAlias.objects.exists()
