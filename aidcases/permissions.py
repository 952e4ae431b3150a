"""Who may do what, and on whose rows: one question, asked by every verb and page.

`user.has_perm("aidcases.import_lists")` asks for the role alone; with an object that has a region
(`region_id`, or `scope_region_id`) it asks for the region too.
"""

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from rules.permissions import ObjectPermissionBackend

from aidcases.errors import NotAllowed
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.roles import GRANTS
from aidcases.scope import covers, region_of

__all__ = ["Permission", "RoleBackend", "may", "require"]


def may(user: Any, permission: Permission, obj: Any = None) -> bool:
    """Whether this person's role grants the permission, and the object lies in their regions."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if permission not in GRANTS.get(user.role, frozenset()):
        return False
    return obj is None or covers(user, region_of(obj))


def require(user: User, permission: Permission, obj: Any = None) -> None:
    """Raise `NotAllowed` unless the person may; `obj` is a record or a region code."""
    if not may(user, permission, obj):
        raise NotAllowed(_("You may not do this, or not in this region. Ask the head of office."))


def _role_and_region(permission: Permission) -> rules.Predicate:
    def predicate(user: Any, obj: Any = None) -> bool:
        return may(user, permission, obj)

    return rules.predicate(predicate, name=permission.value)


for _permission in Permission:
    rules.add_perm(_permission.rule, _role_and_region(_permission))


class RoleBackend(ObjectPermissionBackend):
    """`perms.aidcases.…` in templates: the role has the last word, so no table is asked besides."""

    def has_perm(self, user: Any, perm: str, *args: Any, **kwargs: Any) -> bool:
        if super().has_perm(user, perm, *args, **kwargs):
            return True
        if rules.perm_exists(perm):
            raise PermissionDenied
        return False
