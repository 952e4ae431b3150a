"""Log-in: nobody signs up, and second-factor secrets are encrypted at rest."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from aidcases.models import User
from aidcases.roles import Role

SYSTEM_USERNAME = "system"


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an admin."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class EncryptedMFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery codes are stored under a key derived from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()

    @staticmethod
    def _box() -> Fernet:
        digest = hashlib.sha256(b"mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))


def system_user() -> User:
    """The actor of commands that name no other; may do what an admin may, and cannot log in."""
    user, created = User.objects.get_or_create(
        username=SYSTEM_USERNAME, defaults={"role": Role.ADMIN, "first_name": "Sistem"}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def named_user(username: str) -> User:
    """Who a command acts as: the user of that name, or `system` where none is given."""
    if not username:
        return system_user()
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refused(_("There is no active user “%(name)s”.") % {"name": username})
    return user
