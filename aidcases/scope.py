"""Whose rows: a row is a person's if its region code begins with the person's region code."""

from typing import Any, ClassVar, Protocol, Self

from django.db import models


class ScopedPerson(Protocol):
    """Someone with a region code prefix; empty means the whole installation."""

    @property
    def scope_code(self) -> str: ...


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that can be cut down to a person's regions.

    The model's `scope_path` names the lookup of the region code, `region__code` unless it says so.
    """

    def visible_to(self, user: ScopedPerson) -> Self:
        """The rows of this person's regions; what a page, count, export or drop-down may show."""
        return self.below(user.scope_code)

    def below(self, region_code: str) -> Self:
        """The rows whose region lies at or below this code."""
        if not region_code:
            return self
        return self.filter(**{f"{self.model.scope_path}__startswith": region_code})


class ScopedModel(models.Model):
    """A table whose rows belong to regions."""

    scope_path: ClassVar[str] = "region__code"

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


def covers(user: ScopedPerson, region_code: str | None) -> bool:
    """Whether the region lies in the person's own; a row without region is seen by no region."""
    if not user.scope_code:
        return True
    return bool(region_code) and str(region_code).startswith(user.scope_code)


def region_of(obj: Any) -> str | None:
    """The region code of a record, or the code itself if one was given."""
    if isinstance(obj, str):
        return obj
    code = getattr(obj, "scope_region_id", None) or getattr(obj, "region_id", None)
    return code if code is not None else getattr(obj, "code", None)
