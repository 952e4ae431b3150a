"""Pages by key, put together, are the whole list: nothing twice, nothing left out."""

from datetime import UTC, datetime

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidcases.models import Job, Region, User
from aidcases.roles import Role
from aidcases.views import keyset

# Close together: a cursor that rounded them would repeat rows or lose them.
MOMENTS = [None, *(datetime(2026, 11, 1, 0, 0, 0, micro, tzinfo=UTC) for micro in (1, 2, 3))]
ORDERS = [
    ("started_at", "id"),
    ("-started_at", "id"),
    ("kind", "-started_at", "-id"),
    ("-kind", "id"),
]


@pytest.fixture
def owner(db: None) -> User:
    Region.objects.create(code="19.01", level="kabupaten", name="Bangka", name_key="BANGKA")
    return User.objects.create(username="a", role=Role.OFFICE, region_id="19.01")


def _walk(queryset: QuerySet[Job], order: tuple[str, ...], size: int) -> list[list[Job]]:
    pages, after = [], ""
    while True:
        page = keyset.read(queryset, order, size=size, after=after)
        pages.append(page.rows)
        if not page.after:
            return pages
        after = page.after


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(MOMENTS)), max_size=14),
    order=st.sampled_from(ORDERS),
    size=st.integers(1, 5),
)
def test_pages_forwards_and_backwards_equal_the_whole_list(
    owner: User, rows: list[tuple[str, datetime | None]], order: tuple[str, ...], size: int
) -> None:
    Job.objects.all().delete()
    Job.objects.bulk_create(
        Job(kind=kind, started_at=moment, requested_by=owner) for kind, moment in rows
    )
    whole = list(Job.objects.order_by(*order))
    pages = _walk(Job.objects.all(), order, size)
    assert [row for page in pages for row in page] == whole

    # And back again, page by page, from the last one.
    last = keyset.read(Job.objects.all(), order, size=size)
    seen = [last]
    while seen[-1].after:
        seen.append(keyset.read(Job.objects.all(), order, size=size, after=seen[-1].after))
    for expected in reversed(seen[:-1]):
        back = keyset.read(Job.objects.all(), order, size=size, before=seen.pop().before)
        assert back.rows == expected.rows


def test_a_cursor_tells_nothing_and_cannot_be_made(owner: User) -> None:
    for number in range(3):
        Job.objects.create(kind=f"kind{number}", requested_by=owner)
    page = keyset.read(Job.objects.all(), ("kind", "id"), size=1)
    assert "kind0" not in page.after
    forged = keyset.read(Job.objects.all(), ("kind", "id"), size=1, after="kind1")
    assert forged.rows == page.rows


def test_a_row_added_before_the_cursor_moves_nothing(owner: User) -> None:
    for name in "bcd":
        Job.objects.create(kind=name, requested_by=owner)
    first = keyset.read(Job.objects.all(), ("kind", "id"), size=1)
    Job.objects.create(kind="a", requested_by=owner)
    second = keyset.read(Job.objects.all(), ("kind", "id"), size=1, after=first.after)
    assert [job.kind for job in second.rows] == ["c"]
