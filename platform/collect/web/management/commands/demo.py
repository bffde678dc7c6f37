"""manage.py demo: set up a demonstration and serve it on this machine."""

from __future__ import annotations

import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.servers.basehttp import get_internal_wsgi_application
from gunicorn.app.base import BaseApplication

from collect.exchange.workers import start_embedded_worker
from collect.web.demonstration import PASSWORD, set_up

PORTS_TRIED = 20


class Command(BaseCommand):
    """Sets up and serves the demonstration."""

    help = "Set up a demonstration with real figures, print its users, and serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        """--port and --setup-only."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--setup-only", action="store_true", help="do not serve")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up, say who can sign in and where, and serve until Ctrl+C."""
        users = set_up(settings.BASE_DIR / "fixtures" / "demo.toml", self.stdout.write)
        self.stdout.write("\nSign in with one of these users:")
        for user in users:
            self.stdout.write(
                f"  {user.username:<12} password {PASSWORD:<14} "
                f"{user.name}, {user.role.lower()}, {user.organisation}"
            )
        if options["setup_only"]:
            return
        port = _free_port(options["port"])
        settings.SERVICE_URL = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\nOpen {settings.SERVICE_URL}/ in a browser. Stop with Ctrl+C.\n")
        self.stdout.flush()
        Server(f"127.0.0.1:{port}").run()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn inside this process, on one address."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        """Few threads, no files in the home folder, and quiet."""
        self.cfg.set("bind", self.address)
        self.cfg.set("threads", 4)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("post_worker_init", lambda worker: start_embedded_worker())

    def load(self) -> Any:
        """The application to serve."""
        return get_internal_wsgi_application()


def _free_port(first: int) -> int:
    """The first free port from `first` on. Raises CommandError when there is none near."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CommandError(f"No free port from {first} to {first + PORTS_TRIED - 1}.")
