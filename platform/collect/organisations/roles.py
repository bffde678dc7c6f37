"""The roles that an organisation's people have in collections."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a member may be asked to do; what each may do is decided in `returns.access`."""

    SOURCE = "source", "Source"
    AGENT = "agent", "Agent"
    COLLECTOR = "collector", "Collector"
    APPROVER = "approver", "Approver"
    DESIGNER = "designer", "Designer"
    AUDITOR = "auditor", "Auditor"
