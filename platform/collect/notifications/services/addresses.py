"""The address that somebody's e-mails go to: changed by themselves, and told to the old one."""

from __future__ import annotations

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction

from collect.notifications.letters import full
from collect.notifications.models import Postbox
from collect.notifications.wording import one_line
from collect.organisations.models import User

LONGEST = 254
SUBJECT = "Your e-mail address was changed"

logger = logging.getLogger(__name__)


class UnfitAddress(Exception):
    """The address cannot be used, or not now; the message says why."""


def fit_address(text: str) -> str:
    """The address as it is kept. Raises UnfitAddress."""
    address = text.strip()
    if not address:
        raise UnfitAddress("Enter your e-mail address")
    if len(address) > LONGEST:
        raise UnfitAddress(f"Your e-mail address must be {LONGEST} characters or less")
    try:
        validate_email(address)
    except ValidationError:
        told = "Enter an e-mail address in the correct format, like name@example.org"
        raise UnfitAddress(told) from None
    return address


@transaction.atomic
def change_address(user: User, text: str) -> bool:
    """Keep the user's new address and tell the old one; False where it is the same.

    What could not be sent to the old one is tried anew. Raises UnfitAddress for an address that
    cannot be used, and while the mail server is away: nobody's e-mails go elsewhere untold.
    """
    address = fit_address(text)
    current = User.objects.select_for_update().get(pk=user.pk)
    before = current.email
    if address == before:
        return False
    current.email = address
    current.save(update_fields=("email",))
    Postbox.objects.filter(user=current).update(tries=0, wait_until=None)
    if before:
        _tell(current, before)
    return True


def _tell(user: User, before: str) -> None:
    text = (
        f"Hello {one_line(user.display_name, 100)},\n\n"
        "The e-mail address of your account was changed. From now on we e-mail you there and no "
        "longer here.\n\n"
        "If it was you, you do not need to do anything.\n"
        f"If it was not, tell the helpdesk at once: {settings.HELPDESK_EMAIL}\n\n"
        f"--------\n{full('/')}\n"
    )
    try:
        send_mail(SUBJECT, text, None, [before])
    except SMTPRecipientsRefused as refused:
        logger.warning("The old address of user %s takes no e-mail: %s", user.pk, refused)
    except (OSError, ValueError) as problem:
        logger.warning("The old address of user %s could not be told: %s", user.pk, problem)
        raise UnfitAddress(
            "We cannot change your address now, because we cannot tell your old one. Try again "
            "later, or ask the helpdesk"
        ) from problem
