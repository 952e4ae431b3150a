"""People, families and papers for tests, by noun. All of it is made up."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from aidcases.models import Region, SourceFile, User
from aidcases.models.region import RegionLevel
from aidcases.models.source_file import FileKind
from aidcases.regions import name_key as region_key
from aidcases.roles import Role
from households.matching.normalisation import name_key
from households.models import (
    Candidate,
    Deliberation,
    Determination,
    Household,
    ListImport,
    ListRow,
    Visit,
)
from households.models.list_import import ListState, RowFate
from households.models.reason_code import Verdict
from households.models.visit import LinkMethod, VisitOrigin, VisitState

REGENCY = "19.01"
VILLAGE = "19.01.01.1001"
OTHER_VILLAGE = "19.01.02.1001"  # in another kecamatan
STRANGE_VILLAGE = "19.02.01.2001"  # in another regency
NOW = datetime(2023, 5, 2, 3, 0, tzinfo=UTC)

_FIRST = ["Siti", "Ahmad", "Rusli", "Zubaidah", "Hasan", "Marlina", "Yusuf", "Aminah", "Jamal"]
_LAST = ["Rahman", "Saleh", "Fatimah", "Effendi", "Kartini", "Basri", "Usman", "Halimah"]


def made_up_name(n: int) -> str:
    """A name of its own for each number."""
    letters = "".join(chr(65 + int(digit)) for digit in str(n))
    return f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]} {letters.title()}"


def made_up_nik(n: int) -> str:
    """A sound NIK of its own for each number below ten million: a man born in 1980 or later."""
    born = date(1980, 1, 1) + timedelta(days=n // 9999)
    return f"190101{born:%d%m%y}{n % 9999 + 1:04d}"


class RegionFactory(DjangoModelFactory[Region]):
    """A region with everything above it, found again by its code."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = VILLAGE
    name = factory.LazyAttribute(lambda o: f"Region {o.code}")
    name_key = factory.LazyAttribute(lambda o: region_key(o.name))

    @factory.lazy_attribute
    def level(self) -> str:
        if len(self.code) == 13:
            kelurahan = self.code[9] == "1"
            return RegionLevel.URBAN_VILLAGE if kelurahan else RegionLevel.VILLAGE
        levels = {2: RegionLevel.PROVINCE, 5: RegionLevel.REGENCY, 8: RegionLevel.DISTRICT}
        return levels[len(self.code)]

    @factory.lazy_attribute
    def parent(self) -> Region | None:
        above = self.code.rpartition(".")[0]
        return RegionFactory(code=above) if above else None


class UserFactory(DjangoModelFactory[User]):
    """Office staff of the regency, unless said otherwise."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    first_name = factory.Sequence(made_up_name)
    role = Role.OFFICE
    region = factory.SubFactory(RegionFactory, code=REGENCY)
    password = factory.django.Password("a long enough password")


class AdminFactory(UserFactory):
    role = Role.ADMIN
    region = None


class SupervisorFactory(UserFactory):
    role = Role.SUPERVISOR


class AuditorFactory(UserFactory):
    role = Role.AUDITOR


class WorkerFactory(UserFactory):
    """A village social worker (PSM)."""

    role = Role.PSM
    region = factory.SubFactory(RegionFactory, code=VILLAGE)


class SourceFileFactory(DjangoModelFactory[SourceFile]):
    class Meta:
        model = SourceFile

    kind = FileKind.MINISTRY_LIST
    original_name = factory.Sequence(lambda n: f"p3ke-{n}.xlsx")
    sha256 = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    size = 1024
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    stored = factory.Sequence(lambda n: f"made-up/{n}.xlsx")
    region = factory.SubFactory(RegionFactory, code=REGENCY)
    received_by = factory.SubFactory(AdminFactory)


class ListImportFactory(DjangoModelFactory[ListImport]):
    """An applied list without rows; `CandidateFactory` keeps its counts."""

    class Meta:
        model = ListImport

    source_file = factory.SubFactory(SourceFileFactory)
    region = factory.SubFactory(RegionFactory, code=REGENCY)
    layout = "p3ke_family"
    state = ListState.APPLIED
    uploaded_by = factory.SelfAttribute("source_file.received_by")
    applied_by = factory.SelfAttribute("source_file.received_by")
    applied_at = NOW


class ListRowFactory(DjangoModelFactory[ListRow]):
    class Meta:
        model = ListRow

    list_import = factory.SubFactory(ListImportFactory)
    number = factory.Sequence(lambda n: n + 2)
    fate = RowFate.ACCEPTED
    raw = factory.LazyAttribute(lambda o: [o.family_id, o.name, o.nik])
    family_id = factory.Sequence(lambda n: f"F{n:09d}")
    nik = factory.Sequence(made_up_nik)
    name = factory.Sequence(made_up_name)
    region = factory.SubFactory(RegionFactory)


class HouseholdFactory(DjangoModelFactory[Household]):
    class Meta:
        model = Household

    class Params:
        village = VILLAGE

    family_id = factory.Sequence(lambda n: f"F{n:09d}")
    nik = factory.Sequence(made_up_nik)
    head_name = factory.Sequence(made_up_name)
    name_key = factory.LazyAttribute(lambda o: name_key(o.head_name))
    birth_date = date(1980, 1, 1)
    sex = "M"
    address = factory.Sequence(lambda n: f"Jalan Mawar {n}")
    rt = "001"
    rw = "002"
    region = factory.SubFactory(RegionFactory, code=factory.SelfAttribute("..village"))


class CandidateFactory(DjangoModelFactory[Candidate]):
    """A row's claim with the household that came of it; waiting for a visit."""

    class Meta:
        model = Candidate

    class Params:
        village = VILLAGE

    list_import = factory.SubFactory(ListImportFactory)
    household = factory.SubFactory(HouseholdFactory, village=factory.SelfAttribute("..village"))
    created_household = True
    region = factory.SelfAttribute("household.region")
    family_id = factory.SelfAttribute("household.family_id")
    nik = factory.SelfAttribute("household.nik")
    name = factory.SelfAttribute("household.head_name")
    name_key = factory.SelfAttribute("household.name_key")
    birth_date = factory.SelfAttribute("household.birth_date")
    sex = factory.SelfAttribute("household.sex")
    address = factory.SelfAttribute("household.address")
    decile = 1
    list_row = factory.SubFactory(
        ListRowFactory,
        list_import=factory.SelfAttribute("..list_import"),
        family_id=factory.SelfAttribute("..family_id"),
        nik=factory.SelfAttribute("..nik"),
        name=factory.SelfAttribute("..name"),
        region=factory.SelfAttribute("..region"),
    )


class VisitFactory(DjangoModelFactory[Visit]):
    """An accepted visit of a known household, with the verdict `eligible` unless said so."""

    class Meta:
        model = Visit

    class Params:
        judged = factory.LazyAttribute(lambda o: o.state != VisitState.RECORDED)

    household = factory.SubFactory(HouseholdFactory)
    link_method = factory.LazyAttribute(lambda o: LinkMethod.GIVEN if o.household else "")
    region = factory.SelfAttribute("household.region")
    origin = VisitOrigin.OFFICE
    state = VisitState.ACCEPTED
    verdict = Verdict.ELIGIBLE
    visited_on = date(2023, 5, 1)
    name = factory.SelfAttribute("household.head_name")
    name_key = factory.LazyAttribute(lambda o: name_key(o.name))
    nik = factory.SelfAttribute("household.nik")
    worker = factory.SubFactory(WorkerFactory)
    recorded_by = factory.SelfAttribute("worker")
    reviewed_by = factory.Maybe("judged", factory.SubFactory(SupervisorFactory), None)
    reviewed_at = factory.Maybe("judged", NOW, None)
    review_note = factory.LazyAttribute(
        lambda o: "Foto rumah kabur." if o.state == VisitState.RETURNED else ""
    )

    @classmethod
    def unlinked(cls, **fields: Any) -> Visit:
        """A visit whose household is not known yet."""
        stand_in = HouseholdFactory.build(region=fields.pop("region", None) or RegionFactory())
        return cls(
            household=None,
            region=stand_in.region,
            name=fields.pop("name", stand_in.head_name),
            nik=fields.pop("nik", ""),
            **fields,
        )


class DeterminationFactory(DjangoModelFactory[Determination]):
    """A proposed determination with the visit and the outcome that it rests on."""

    class Meta:
        model = Determination
        skip_postgeneration_save = True

    class Params:
        village = VILLAGE

    candidate = factory.SubFactory(CandidateFactory, village=factory.SelfAttribute("..village"))
    household = factory.SelfAttribute("candidate.household")
    region = factory.SelfAttribute("candidate.region")
    verdict = Verdict.ELIGIBLE
    visit = factory.SubFactory(
        VisitFactory,
        household=factory.SelfAttribute("..household"),
        verdict=factory.SelfAttribute("..verdict"),
        reason_id=factory.SelfAttribute("..reason_id"),
    )
    reason_id = None

    @factory.post_generation
    def outcome(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        Candidate.objects.filter(pk=self.candidate_id).update(
            outcome=self.verdict, reason_id=self.reason_id, deciding_visit_id=self.visit_id
        )
        self.candidate.refresh_from_db()


class DeliberationFactory(DjangoModelFactory[Deliberation]):
    class Meta:
        model = Deliberation

    list_import = factory.SubFactory(ListImportFactory)
    region = factory.SubFactory(RegionFactory)
    held_on = date(2023, 5, 10)
    minutes_number = factory.Sequence(lambda n: f"140/{n}/BA/2023")
    recorded_by = factory.SubFactory(UserFactory)
