"""The first admin of an empty installation: made by a command, and able to log in."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from aidcases.accounts import SYSTEM_USERNAME
from aidcases.models import AuditEntry, User
from aidcases.roles import Role

pytestmark = pytest.mark.django_db


def create_admin(name: str) -> str:
    """What the command prints."""
    printed = StringIO()
    call_command("create_admin", name, stdout=printed)
    return printed.getvalue()


def test_the_first_admin_logs_in_with_the_password_printed() -> None:
    assert not User.objects.exists()
    password = create_admin("dinsos").split()[-1]

    client = Client()
    data = {"login": "dinsos", "password": password}
    assert client.post(reverse("account_login"), data).status_code == 302
    assert client.get(reverse("users")).status_code == 200


def test_it_is_an_admin_of_everything_made_by_the_system_user() -> None:
    create_admin("dinsos")
    made = User.objects.get(username="dinsos")
    assert (made.role, made.scope_code, made.is_superuser) == (Role.ADMIN, "", False)
    told = AuditEntry.objects.get(action="user.created")
    assert (told.actor, told.subject_id) == (SYSTEM_USERNAME, str(made.pk))


@pytest.mark.parametrize("name", ["dinsos", "dua kata", ""])
def test_a_name_that_is_taken_or_unfit_is_refused_in_one_line(name: str) -> None:
    create_admin("dinsos")
    with pytest.raises(CommandError) as refused:
        create_admin(name)
    assert "\n" not in str(refused.value)
    assert User.objects.exclude(username=SYSTEM_USERNAME).count() == 1


def test_the_command_of_the_framework_points_to_ours() -> None:
    with pytest.raises(CommandError, match="create_admin"):
        call_command("createsuperuser", username="dinsos", email="", interactive=False)
    assert not User.objects.exists()
