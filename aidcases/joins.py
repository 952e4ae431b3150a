"""What the common ground adds to its own registries.

The navigation follows the order of work: home 0, lists 10, families 15, matching 20, visits 30,
decisions 40, aid 50, donors 60, reports 70, settings 90.
"""

from django.utils.translation import gettext_lazy as _

from aidcases.permission_names import Permission
from aidcases.registries import NavigationEntry, navigation

navigation.join(NavigationEntry(_("Home"), "home", "home", frozenset(Permission)), order=0)
