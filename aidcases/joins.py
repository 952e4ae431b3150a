"""What the common ground adds to its own registries.

The navigation follows the order of work: home 0, lists 10, families 15, matching 20, visits 30,
decisions 40, aid 50, donors 60, reports 70, settings 90.
"""

from django.utils.translation import gettext_lazy as _

from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from aidcases.registries import (
    NavigationEntry,
    SettingsLink,
    audit_codes,
    audit_details,
    audit_words,
    home_panels,
    navigation,
    settings_links,
)
from aidcases.roles import Role
from aidcases.views.waiting import WaitingPanel

navigation.join(NavigationEntry(_("Home"), "home", "home", frozenset(Permission)), order=0)
navigation.join(
    NavigationEntry(
        _("Settings"),
        "settings",
        "settings",
        frozenset({Permission.MANAGE_USERS, Permission.MANAGE_REFERENCE_DATA}),
        url_prefix="/users/",
    ),
    order=90,
)
navigation.join(
    NavigationEntry(_("Audit log"), "audit_log", "history", frozenset({Permission.VIEW_AUDIT_LOG})),
    order=95,
)

settings_links.join(
    SettingsLink(
        _("Users"),
        _("Who may log in, as what, and for which region."),
        "users",
        "users",
        Permission.MANAGE_USERS,
    ),
    order=10,
)
settings_links.join(
    SettingsLink(
        _("Regions"),
        _("Province, regency, districts and villages by their Kemendagri codes."),
        "admin:aidcases_region_changelist",
        "map",
        Permission.MANAGE_REFERENCE_DATA,
    ),
    order=20,
)
settings_links.join(
    SettingsLink(
        _("Spellings of regions"),
        _("Other names under which lists know a village."),
        "admin:aidcases_regionalias_changelist",
        "abc",
        Permission.MANAGE_REFERENCE_DATA,
    ),
    order=30,
)

audit_words.update(
    {
        "list.exported": _("took a list along as a file"),
        "file.downloaded": _("downloaded a received file"),
        "number.revealed": _("looked at a whole number"),
        "job.cancelled": _("stopped work in the background"),
        "reference.added": _("added a line to a reference table"),
        "reference.changed": _("changed a line of a reference table"),
        "reference.removed": _("removed a line from a reference table"),
        "reference.imported": _("imported a reference table"),
        "regions.loaded": _("loaded regions"),
        "user.created": _("made a user"),
        "user.changed": _("changed a user"),
        "user.activated": _("gave a user access again"),
        "user.deactivated": _("stopped a user's access"),
        "user.password_reset": _("made a new password for a user"),
    }
)
audit_details.update(
    {
        "amount": _("sum in rupiah"),
        "attempt": _("attempt"),
        "bytes": _("bytes"),
        "count": _("count"),
        "failed": _("failed"),
        "families": _("families"),
        "field": _("field"),
        "fields": _("fields"),
        "filters": _("filters"),
        "format": _("format"),
        "kind": _("kind"),
        "key": _("code"),
        "list": _("list"),
        "new": _("new"),
        "packages": _("packages"),
        "paid": _("paid"),
        "purpose": _("purpose"),
        "reason": _("reason"),
        "role": _("role"),
        "round": _("round"),
        "rounds": _("rounds"),
        "rows": _("rows"),
        "second_factor_removed": _("second factor removed"),
        "seed": _("seed"),
        "size": _("size"),
        "skip": _("unchanged"),
        "table": _("table"),
        "total": _("total in rupiah"),
        "update": _("changed"),
        "villages": _("villages"),
        "whole_numbers": _("with whole numbers"),
    }
)
audit_codes.update({"role": dict(Role.choices), "kind": dict(FileKind.choices)})
home_panels.join(WaitingPanel(), order=20)
