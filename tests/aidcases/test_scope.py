"""Whose rows (I11): owner, colleague and stranger."""

import pytest
from django.db import IntegrityError, models

from aidcases.errors import NotAllowed
from aidcases.models import AuditEntry, Region, User
from aidcases.permission_names import Permission
from aidcases.permissions import may, require
from aidcases.roles import GRANTS, Role
from aidcases.scope import covers

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return Region.objects.create(code="19", level="provinsi", name="Babel", name_key="BABEL")


@pytest.fixture
def village(province):
    return Region.objects.create(code="19.01.01.1001", level="kelurahan", name="A", name_key="A")


@pytest.fixture
def psm(village):
    return User.objects.create_user("psm", role=Role.PSM, region=village)


def test_a_person_sees_rows_at_and_below_the_own_region(psm):
    for code in ("19.01.01.1001", "19.01.01.1002", "19.01.01", ""):
        AuditEntry.objects.create(action="tests", actor="x", region_id=code)
    seen = AuditEntry.objects.visible_to(psm).values_list("region_id", flat=True)
    assert list(seen) == ["19.01.01.1001"]


def test_who_has_no_region_sees_all():
    admin = User.objects.create_user("admin", role=Role.ADMIN)
    AuditEntry.objects.create(action="tests", actor="x", region_id="")
    assert AuditEntry.objects.visible_to(admin).count() == 1
    assert covers(admin, None)


def test_a_row_without_region_is_not_shown_to_a_region(psm):
    assert not covers(psm, None)
    assert not covers(psm, "")


def test_only_an_admin_may_be_without_region():
    with pytest.raises(IntegrityError, match="user_without_region_is_admin"):
        User.objects.create_user("clerk", role=Role.OFFICE)


def test_a_permission_asks_for_role_and_region(psm):
    assert may(psm, Permission.RECORD_VISITS, "19.01.01.1001")
    assert not may(psm, Permission.RECORD_VISITS, "19.01.01.1002")
    assert not may(psm, Permission.IMPORT_LISTS)
    with pytest.raises(NotAllowed):
        require(psm, Permission.IMPORT_LISTS)


def test_an_inactive_person_may_nothing(psm):
    psm.is_active = False
    assert not may(psm, Permission.RECORD_VISITS)


def test_djangos_has_perm_gives_the_same_answer(psm, village):
    assert psm.has_perm("aidcases.record_visits", village)
    assert not psm.has_perm("aidcases.import_lists")


def test_every_role_is_granted_something_and_an_auditor_nothing_that_changes():
    assert set(GRANTS) == set(Role.values)
    looking = {name for name in Permission if name.startswith(("view_", "reveal_", "export"))}
    assert GRANTS[Role.AUDITOR] <= looking


def test_approving_and_planning_never_lie_in_one_office_role():
    assert Permission.APPROVE_AID not in GRANTS[Role.OFFICE]
    assert Permission.ISSUE_DECREES not in GRANTS[Role.OFFICE]


def test_every_scoped_table_names_an_existing_path():
    from_models = [
        model for model in _all_models() if getattr(model, "scope_path", None) is not None
    ]
    assert from_models
    for model in from_models:
        model.objects.below("19").exists()


def _all_models() -> list[type[models.Model]]:
    return [sub for base in models.Model.__subclasses__() for sub in _below(base)]


def _below(model):
    own = [] if model._meta.abstract else [model]
    return own + [deeper for sub in model.__subclasses__() for deeper in _below(sub)]
