"""The people of the demo's office: one or two per role, and a social worker in each village."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from aidcases import people
from aidcases.accounts import system_user
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
    """Make the accounts, their first passwords kept in var/demo-logins.json for the owner alone."""
    office = [
        {"username": name, "role": role, "first_name": first, "last_name": last}
        for name, role, first, last in OFFICE
    ]
    village = [_worker(code, name) for code, name in workers.items()]
    with transaction.atomic():
        engaged = [
            people.create(by=system_user(), **{"region_id": region, **fields})
            for fields in [*office, *village]
        ]
    _keep(engaged)
    made = [user for user, _password in engaged]
    admin, clerk, other_clerk, supervisor, other_supervisor, _auditor = made[: len(OFFICE)]
    return Staff(
        admin=admin,
        clerk=clerk,
        other_clerk=other_clerk,
        supervisor=supervisor,
        other_supervisor=other_supervisor,
        workers={str(user.region_id): user for user in made[len(OFFICE) :]},
    )


def _worker(code: str, name: str) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    return {
        "username": f"psm-{code.replace('.', '')}",
        "role": Role.PSM,
        "first_name": first,
        "last_name": last,
        "region_id": code,
    }


def _keep(engaged: Sequence[tuple[User, str]]) -> None:
    rows = [
        {"role": str(user.role), "username": user.username, "password": password}
        for user, password in engaged
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
