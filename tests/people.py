"""Standing people for tests: one of each role, with a colleague and a stranger to compare."""

from dataclasses import dataclass

from aidcases.models import Region, User
from aidcases.regions import BUNDLED, _read
from aidcases.roles import Role

VILLAGE = "19.01.01.1001"
OTHER_VILLAGE = "19.01.02.1001"
DISTRICT = "19.01.01"
REGENCY = "19.01"
PASSWORD = "rahasia-untuk-uji"


@dataclass(frozen=True)
class People:
    """Everyone a page or verb may meet."""

    admin: User
    office: User
    supervisor: User
    auditor: User
    psm: User  # of VILLAGE
    other_psm: User  # of OTHER_VILLAGE
    district_office: User  # office staff of DISTRICT alone


def load_regions() -> None:
    """The regions of Kabupaten Bangka."""
    Region.objects.bulk_create(_read(BUNDLED), ignore_conflicts=True)


def person(username: str, role: Role, region: str | None = REGENCY, **fields: object) -> User:
    """A user who may log in with PASSWORD."""
    user = User(
        username=username,
        role=role,
        region_id=region,
        **{"first_name": username.title(), **fields},
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def standing_people() -> People:
    """One of each; regions are loaded first."""
    load_regions()
    return People(
        admin=person("admin", Role.ADMIN, None),
        office=person("kantor", Role.OFFICE),
        supervisor=person("kepala", Role.SUPERVISOR),
        auditor=person("auditor", Role.AUDITOR),
        psm=person("psm", Role.PSM, VILLAGE),
        other_psm=person("psm-lain", Role.PSM, OTHER_VILLAGE),
        district_office=person("kecamatan", Role.OFFICE, DISTRICT),
    )
