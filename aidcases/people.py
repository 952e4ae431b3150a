"""People of the office: made, changed and stopped by an admin; the last admin stays."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.accounts import SYSTEM_USERNAME
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from aidcases.roles import Role

# Read aloud over the telephone without a doubt: no 0/o, 1/l/i.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def managed_by(admin: User) -> QuerySet[User]:
    """The people that this admin may see and change."""
    people = User.objects.select_related("region").exclude(username=SYSTEM_USERNAME)
    return people.filter(region__code__startswith=admin.scope_code) if admin.scope_code else people


def create(*, by: User, **fields: Any) -> tuple[User, str]:
    """Make a person; returns the first password too, which is stored nowhere in clear."""
    user = User(**fields)
    _require_over(by, user)
    _require_sound(user)
    password = _first_password()
    user.set_password(password)
    with transaction.atomic():
        user.save()
        audit.record("user.created", by=by, subject=user, role=user.role)
    return user, password


def change(*, by: User, user: User, **fields: Any) -> None:
    """Change name, role, region or phone; a role or region outside the admin's own is refused."""
    _require_over(by, user)
    with transaction.atomic():
        _lock_admins()
        kept = User.objects.get(pk=user.pk)
        for name, value in fields.items():
            setattr(kept, name, value)
        _require_over(by, kept)
        kept.save(update_fields=list(fields))
        _require_an_admin_left()
        audit.record("user.changed", by=by, subject=kept, role=kept.role, fields=sorted(fields))


def set_active(*, by: User, user: User, active: bool) -> None:
    """Stop a person's access at once, or give it back."""
    _require_over(by, user)
    with transaction.atomic():
        _lock_admins()
        if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
            _require_an_admin_left()
            audit.record("user.activated" if active else "user.deactivated", by=by, subject=user)


def reset_password(*, by: User, user: User, remove_second_factor: bool = False) -> str:
    """A new first password; with it the second factor goes, where the telephone was lost."""
    _require_over(by, user)
    password = _first_password()
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        if remove_second_factor:
            Authenticator.objects.filter(user=user).delete()
        audit.record(
            "user.password_reset", by=by, subject=user, second_factor_removed=remove_second_factor
        )
    return password


def _require_over(by: User, user: User) -> None:
    """Whoever has no region stands over all; an admin of a region does not make such a one."""
    require(by, Permission.MANAGE_USERS, user.region_id or ("" if not by.scope_code else "-"))
    if user.username == SYSTEM_USERNAME:
        raise Refused(_("The system user acts for commands and cannot be changed."))


def _require_sound(user: User) -> None:
    """A name that is free and fit, a known region: whatever the model asks for."""
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _lock_admins() -> None:
    list(User.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk").values("pk"))


def _require_an_admin_left() -> None:
    admins = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(username=SYSTEM_USERNAME)
    if not admins.exists():
        raise Refused(
            _("This is the last admin who can log in. Make another person an admin first.")
        )


def _first_password() -> str:
    """Four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
