"""The roles that an organisation's people have in collections."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a member may be asked to do; `returns.sight` and `returns.access` decide what each may
    see and do."""

    SOURCE = "source", "Source"
    AGENT = "agent", "Agent"
    COLLECTOR = "collector", "Collector"
    APPROVER = "approver", "Approver"
    DESIGNER = "designer", "Designer"
    AUDITOR = "auditor", "Auditor"
