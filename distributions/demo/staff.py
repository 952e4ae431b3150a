"""The people of the demo's office: one or two per role, and a social worker in each village."""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from aidcases.models import User
from aidcases.roles import Role

LOGINS = "demo-logins.json"
OFFICE = (
    ("admin", Role.ADMIN, "Yulia", "Rahmawati"),
    ("kantor", Role.OFFICE, "Hendra", "Saputra"),
    ("kantor2", Role.OFFICE, "Sri", "Wahyuni"),
    ("penyelia", Role.SUPERVISOR, "Zulkarnain", "Effendi"),
    ("penyelia2", Role.SUPERVISOR, "Maria", "Lusiana"),
    ("auditor", Role.AUDITOR, "Bambang", "Nugroho"),
)


@dataclass(frozen=True)
class Staff:
    """Who acts in the demo; `workers` by the code of their village."""

    admin: User
    clerk: User
    other_clerk: User
    supervisor: User
    other_supervisor: User
    workers: dict[str, User]


def engage(workers: Mapping[str, str], region: str) -> Staff:
    """Make the accounts, with random passwords kept in var/demo-logins.json for the owner alone."""
    office = [
        User(username=name, role=role, first_name=first, last_name=last, region_id=region)
        for name, role, first, last in OFFICE
    ]
    village = [_worker(code, name) for code, name in workers.items()]
    passwords = {user.username: secrets.token_urlsafe(9) for user in (*office, *village)}
    for user in (*office, *village):
        user.set_password(passwords[user.username])
    made = User.objects.bulk_create([*office, *village])
    _keep([*office, *village], passwords)
    admin, clerk, other_clerk, supervisor, other_supervisor, _auditor = made[: len(OFFICE)]
    return Staff(
        admin=admin,
        clerk=clerk,
        other_clerk=other_clerk,
        supervisor=supervisor,
        other_supervisor=other_supervisor,
        workers={str(user.region_id): user for user in made[len(OFFICE) :]},
    )


def _worker(code: str, name: str) -> User:
    first, _, last = name.partition(" ")
    username = f"psm-{code.replace('.', '')}"
    return User(username=username, role=Role.PSM, first_name=first, last_name=last, region_id=code)


def _keep(people: Sequence[User], passwords: Mapping[str, str]) -> None:
    rows = [
        {"role": str(user.role), "username": user.username, "password": passwords[user.username]}
        for user in people
    ]
    descriptor = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(rows, file, indent=1)


def logins() -> list[tuple[str, str, str]]:
    """One log-in per role: (role, user name, password); none where the file is gone."""
    kept = json.loads(_path().read_text()) if _path().exists() else []
    first_of_role: dict[str, tuple[str, str, str]] = {}
    for row in kept:
        person = (row["role"], row["username"], row["password"])
        first_of_role.setdefault(row["role"], person)
    return list(first_of_role.values())


def _path() -> Path:
    folder: Path = settings.VAR
    return folder / LOGINS
