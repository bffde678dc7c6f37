"""What people can be told of."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """The kinds of event that somebody chooses for, each as the end of "Tell me when …"."""

    STATUS = "status", "the status of a return changes"
    REJECTION = "rejection", "a return or a file is rejected"
    NOTE = "note", "somebody writes a note"
    OK = "ok", "an error or query is OK'd, or an OK is taken back"
    DATE = "date", "a date comes near and a return is not submitted"
    EXTENSION = "extension", "an extension is asked for, granted or declined"
    RULES = "rules", "the rules that a return is judged by change"
    REMINDER = "reminder", "the department sends a reminder"


class Post(TextChoices):
    """How somebody wants the e-mails of one kind."""

    SOON = "soon", "As soon as it happens"
    DAILY = "daily", "Once a day"
    NEVER = "never", "No e-mail"
