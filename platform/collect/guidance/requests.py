"""Asking the helpdesk: the form, and keeping and sending what was asked."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django import forms
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from collect.guidance.models import HelpRequest

logger = logging.getLogger(__name__)


class RequestForm(forms.Form):
    """What the helpdesk needs to know."""

    name = forms.CharField(
        max_length=200, label="Your name", error_messages={"required": "Enter your name"}
    )
    email = forms.EmailField(
        label="Your email address",
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the right format, such as name@example.org",
        },
    )
    subject = forms.CharField(
        max_length=200, label="Subject", error_messages={"required": "Enter a subject"}
    )
    text = forms.CharField(
        max_length=4000,
        label="Your question",
        widget=forms.Textarea,
        error_messages={"required": "Enter your question"},
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        if user is not None and user.is_authenticated:
            kwargs.setdefault("initial", {"name": user.display_name, "email": user.email})
        super().__init__(*args, **kwargs)

    def clean_subject(self) -> str:
        """The subject on one line, as a mail needs it."""
        return " ".join(str(self.cleaned_data["subject"]).split())


def send_request(*, by: Any, name: str, email: str, subject: str, text: str) -> int:
    """Keep the request and send it to the helpdesk; its number.

    The request is kept first, so that it is not lost when no mail can be sent.
    """
    request = HelpRequest.objects.create(
        by=by if by.is_authenticated else None, name=name, email=email, subject=subject, text=text
    )
    transaction.on_commit(lambda: _send(request))
    return request.pk


def _send(request: HelpRequest) -> None:
    try:
        send_mail(
            f"Request {request.pk}: {request.subject}",
            f"{request.text}\n\n{request.name} <{request.email}>",
            settings.DEFAULT_FROM_EMAIL,
            [settings.HELPDESK_EMAIL],
        )
    except (OSError, SMTPException):
        # It is kept all the same, and the helpdesk's list shows it.
        logger.exception("Request %s could not be mailed to the helpdesk", request.pk)
