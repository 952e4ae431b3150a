"""Users: made with a first password shown once; the last admin stays."""

import pytest
from django.test import Client
from django.urls import reverse

from aidcases import people as verbs
from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry, User
from aidcases.roles import Role
from tests.people import DISTRICT, VILLAGE, People, person


def _fields(**more: object) -> dict[str, object]:
    return {"username": "baru", "first_name": "Baru", "role": "psm", "region": VILLAGE, **more}


@pytest.fixture
def as_admin(people: People, client: Client) -> Client:
    client.force_login(people.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_new_user_logs_in_with_the_password_shown(as_admin: Client) -> None:
    answer = as_admin.post(reverse("user_create"), _fields())
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert _logs_in("baru", password)
    assert password not in str(AuditEntry.objects.filter(action="user.created").values())


def _logs_in(name: str, password: str) -> bool:
    data = {"login": name, "password": password}
    return Client().post(reverse("account_login"), data).status_code == 302


def test_only_an_admin_may_have_no_region(as_admin: Client) -> None:
    answer = as_admin.post(reverse("user_create"), _fields(region=""))
    assert answer.status_code == 422
    assert not User.objects.filter(username="baru").exists()


def test_the_last_admin_is_neither_stopped_nor_demoted(people: People) -> None:
    with pytest.raises(Refused):
        verbs.set_active(by=people.admin, user=people.admin, active=False)
    with pytest.raises(Refused):
        verbs.change(
            by=people.admin, user=people.admin, role=Role.OFFICE, region_id=people.office.region_id
        )
    people.admin.refresh_from_db()
    assert people.admin.is_active and people.admin.role == Role.ADMIN


def test_a_second_admin_may_stop_the_first(people: People) -> None:
    second = person("admin2", Role.ADMIN, None)
    verbs.set_active(by=second, user=people.admin, active=False)
    people.admin.refresh_from_db()
    assert not people.admin.is_active


def test_an_admin_of_a_region_stays_within_it(people: People) -> None:
    local = person("admin-kec", Role.ADMIN, DISTRICT)
    with pytest.raises(NotAllowed):
        verbs.create(by=local, username="x", role=Role.ADMIN, region=None)
    with pytest.raises(NotAllowed):
        verbs.reset_password(by=local, user=people.office)
    with pytest.raises(NotAllowed):
        verbs.change(by=local, user=people.psm, region_id="19.01")
    assert people.admin not in verbs.managed_by(local)


def test_the_office_makes_no_users(people: People) -> None:
    with pytest.raises(NotAllowed):
        verbs.create(by=people.office, username="x", role=Role.PSM, region_id=VILLAGE)
