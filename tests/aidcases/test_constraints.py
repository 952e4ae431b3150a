"""The rules of the common ground in the database itself: each broken once in SQL."""

import pytest

from aidcases import audit
from aidcases.accounts import system_user
from aidcases.models import AuditEntry, Job, Region, RegionAlias, SourceFile, User
from tests.breaking import Break, again, assert_breaks, change, rules_of
from tests.factories import RegionFactory, SourceFileFactory, UserFactory

pytestmark = pytest.mark.django_db


def job() -> None:
    Job.objects.create(kind="test.nothing", requested_by=system_user())


def alias() -> None:
    RegionAlias.objects.create(region=RegionFactory(), name="Sunglait", name_key="SUNGLAIT")


BREAKS = {
    "audit_is_append_only": Break(
        lambda: audit.record("tests.done", by=system_user()),
        change(AuditEntry, "actor = 'x'"),
        says="Cannot update",
    ),
    "job_finished_has_time": Break(job, change(Job, "finished_at = now()")),
    "job_running_has_lease": Break(job, change(Job, "state = 'running'")),
    "region_alias_once": Break(alias, again(RegionAlias)),
    "region_code_is_dotted": Break(RegionFactory, again(Region, code="'1901'")),
    "source_file_is_kept": Break(
        SourceFileFactory, change(SourceFile, "sha256 = 'x'"), says="Cannot update"
    ),
    "source_file_stays": Break(
        SourceFileFactory, f"DELETE FROM {SourceFile._meta.db_table}", says="Cannot delete"
    ),
    "user_without_region_is_admin": Break(UserFactory, change(User, "region_id = NULL")),
}


def test_every_rule_of_the_models_is_broken_here() -> None:
    assert rules_of("aidcases") == set(BREAKS)


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_the_database_holds_the_rule(name: str) -> None:
    assert_breaks(name, BREAKS)
