"""Kept profiles of columns: found by name, renamed, deleted."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Refused, Stale
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from households.ministry_list.mapping import profiles_for, use_profile
from households.models import ListImport, MappingProfile

MOST_NAMED = 20


def rename_profile(*, by: User, profile: MappingProfile, name: str) -> None:
    """Raises `Refused` where the name is empty or another's, `Stale` where it was changed since."""
    require(by, Permission.IMPORT_LISTS, profile)
    wanted = name.strip()
    if not wanted:
        raise Refused(_("Fill in a name for the profile."))
    with transaction.atomic():
        held = MappingProfile.objects.filter(pk=profile.pk, name=profile.name)
        try:
            with transaction.atomic():
                renamed = held.update(name=wanted, changed_at=timezone.now())
        except IntegrityError as error:
            raise Refused(
                _("There is a profile “%(name)s” already. Choose another name.") % {"name": wanted}
            ) from error
        _one(renamed)
        audit.record(
            "column_profile.renamed", by=by, subject=profile, was=profile.name, name=wanted
        )
    profile.name = wanted


def delete_profile(*, by: User, profile: MappingProfile) -> None:
    """Lists that were read with it keep their columns. Raises `Stale` where it is gone already."""
    require(by, Permission.IMPORT_LISTS, profile)
    with transaction.atomic():
        audit.record("column_profile.deleted", by=by, subject=profile, name=profile.name)
        deleted, _kinds = MappingProfile.objects.filter(pk=profile.pk).delete()
        _one(deleted)


def _one(touched: int) -> None:
    if touched != 1:
        raise Stale(
            _("This has been changed by someone else in the meantime. Reload the page and look.")
        )


def named_profiles(user: User, name: str) -> list[MappingProfile]:
    """The profiles of that name in the person's regions; raises `Refused` naming all there are."""
    seen = MappingProfile.objects.visible_to(user).order_by("name")
    found = list(seen.filter(name=name.strip()))
    if not found:
        names = list(seen.values_list("name", flat=True)[:MOST_NAMED])
        raise Refused(
            _("There is no profile “%(name)s”. Profiles are: %(names)s.")
            % {"name": name, "names": ", ".join(names) or "–"}
        )
    return found


def use_named(*, by: User, list_import: ListImport, profiles: Sequence[MappingProfile]) -> bool:
    """Lay out the list to be read with the one that fits its headers.

    False where it was read with it already. Raises `Refused` where none fits.
    """
    fitting = profiles_for(by, list_import).filter(pk__in=[one.pk for one in profiles]).first()
    if fitting is None:
        raise Refused(
            _("The profile “%(name)s” was kept for other headers than this file has.")
            % {"name": profiles[0].name}
        )
    if list_import.mapping.get("columns") == fitting.columns:
        return False
    use_profile(by=by, list_import=list_import, profile=fitting)
    return True
