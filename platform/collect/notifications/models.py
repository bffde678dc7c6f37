"""What somebody was told, and how they want to be told."""

from django.conf import settings
from django.db import models

from collect.notifications.kinds import Kind, Post


class Notification(models.Model):
    """One thing that one person is told. It names a page by its path, and points at no row.

    `post` says how it goes out by e-mail, as the person has chosen.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    about = models.CharField("collection and organisation", max_length=300)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    path = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    shown = models.BooleanField("in the application", default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    post = models.CharField(max_length=10, choices=Post.choices)
    posted_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=("user",),
                condition=models.Q(shown=True, read_at__isnull=True),
                name="notifications_unread",
            ),
            models.Index(
                fields=("post", "user"),
                condition=models.Q(posted_at__isnull=True) & ~models.Q(post="never"),
                name="notifications_to_post",
            ),
        )

    def __str__(self) -> str:
        return f"{self.about}: {self.title}"


class Choice(models.Model):
    """What somebody chose for one kind; without a row the kind's default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    shown = models.BooleanField("in the application", default=True)
    post = models.CharField(max_length=10, choices=Post.choices)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("user", "kind")
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="one_choice_a_kind"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


class Postbox(models.Model):
    """How the e-mails to one person go out: one worker at a time, and not too often.

    `taken_at` is when a worker took it; it is free again once that is done, or lost. After an
    e-mail that failed nothing is tried until `wait_until`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postbox"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField("last e-mail", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("e-mails that failed since", default=0)
    wait_until = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Postbox of {self.user}"


class Round(models.Model):
    """A round of telling many people that is made once, whoever begins it and however often."""

    key = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.key
