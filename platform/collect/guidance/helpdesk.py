"""Keeping what the helpdesk was asked, and sending it there."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from collect.guidance.models import HelpRequest

logger = logging.getLogger(__name__)


def send_request(*, by: Any, **asked: Any) -> int:
    """Keep the request and send it to the helpdesk; its number. `asked` is `RequestForm.request`.

    The request is kept first, so that it is not lost when no mail can be sent.
    """
    request = HelpRequest.objects.create(by=by if by.is_authenticated else None, **asked)
    transaction.on_commit(lambda: _send(request))
    return request.pk


def _send(request: HelpRequest) -> None:
    subject = f"{request.topic}: {request.subject}" if request.topic else request.subject
    answers = "".join(f"\n\n{label}\n{answer}" for label, answer in request.answers)
    try:
        send_mail(
            f"Request {request.pk}: {subject}",
            f"{request.text}{answers}\n\n{request.name} <{request.email}>",
            settings.DEFAULT_FROM_EMAIL,
            [settings.HELPDESK_EMAIL],
        )
    except (OSError, SMTPException):
        # It is kept all the same, and the helpdesk's list shows it.
        logger.exception("Request %s could not be mailed to the helpdesk", request.pk)
