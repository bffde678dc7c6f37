"""Gives every command a Python that has the packages of requirements.lock."""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
LOCK = BASE / "requirements.lock"
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
MARKER = VENV / "installed-lock.sha256"

OLDEST = (3, 11)
COMMANDS_THAT_SET_UP = ("demo", "test")
# Enough to tell an environment of this project from any other one.
NEEDED = ("django", "wagtail", "reversion", "django_fsm", "lxml", "tablib", "allauth", "csp")
NO_NETWORK = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "Connection refused",
    "Read timed out",
    "connection broken",
    "ProxyError",
    "SSLError",
)


def enter_environment(command: str) -> None:
    """Return once this Python has what `command` needs; where it has not, go on in .venv.

    `demo` and `test` make .venv and fill it when they must. Any other command leaves the machine
    as it is. Raises SystemExit, with what to do about it, when the packages cannot be had.
    """
    if Path(sys.prefix).resolve() == VENV.resolve():
        complete_environment(command)
    elif PYTHON.exists():
        go_on_in_environment()
    elif missing_packages(command):
        make_environment(command)
        go_on_in_environment()


def complete_environment(command: str) -> None:
    """Install the packages when the lock file has changed since, or when some are missing."""
    if not is_behind(command):
        return
    if command in COMMANDS_THAT_SET_UP:
        with one_at_a_time():
            if is_behind(command):  # unless another command did it while this one waited
                install_packages()
        importlib.invalidate_caches()
    elif not missing_packages(command):
        print(
            "requirements.lock has changed since .venv was filled. "
            "Run `python3 manage.py test` to bring it up to date.",
            file=sys.stderr,
        )
        return
    if names := missing_packages(command):
        sys.exit(
            f"The environment in .venv lacks {', '.join(names)}.\n"
            "Delete the folder .venv, then run `python3 manage.py demo`."
        )


def is_behind(command: str) -> bool:
    """Say whether .venv differs from the lock file.

    An environment without a marker was made by hand, and is trusted if the packages are there.
    """
    if MARKER.exists() and MARKER.read_text().strip() != lock_hash():
        return True
    return bool(missing_packages(command))


def missing_packages(command: str) -> list[str]:
    """Names of packages which `command` needs and this Python cannot import."""
    needed = (*NEEDED, "pytest") if command == "test" else NEEDED
    return [name for name in needed if find_spec(name) is None]


def lock_hash() -> str:
    """SHA-256 of the lock file, in hexadecimal."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def make_environment(command: str) -> None:
    """Make an empty .venv with this Python."""
    if sys.prefix != sys.base_prefix:
        sys.exit(
            f"You are in another virtual environment, {sys.prefix}, and the packages that this "
            "project needs are not in it.\n"
            "Run `deactivate` and then the command again: the project makes its own environment.\n"
            "To use yours instead: python -m pip install --require-hashes -r requirements.lock"
        )
    if command not in COMMANDS_THAT_SET_UP:
        sys.exit(
            "The packages that this project needs are not installed yet.\n"
            "Run `python3 manage.py demo` or `python3 manage.py test` once: "
            "they make the environment .venv and fill it."
        )
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"This is Python {version}, and the project needs Python 3.11 or newer.\n"
            "Run the command with a newer one, for example `python3.11 manage.py demo`."
        )
    if find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make a virtual environment, because python3-venv is missing.\n"
            "Run `sudo apt-get install python3-venv`, then the command again."
        )
    with one_at_a_time():
        if not PYTHON.exists():
            say("Making the environment .venv (first time only)")
            run("venv", "--clear", str(VENV))


def install_packages() -> None:
    """Fill .venv with exactly the packages of the lock file, each checked by its hash."""
    wanted = lock_hash()
    MARKER.write_text("unfinished\n")  # so that a stopped installation is taken up again
    if find_spec("pip") is None:
        run("ensurepip", "--default-pip")
    say("Installing the packages of requirements.lock into .venv (about half a minute)")
    run(
        *("pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--no-deps", "--no-compile", "--require-hashes", "--requirement", str(LOCK)),
    )
    MARKER.write_text(f"{wanted}\n")
    say("The environment is ready")


def run(module: str, *arguments: str) -> None:
    """Run a module of this Python quietly; end with its own words when it fails."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except KeyboardInterrupt:
        sys.exit("Stopped. Run the command again to go on from here.")
    if done.returncode == 0:
        return
    said = (done.stdout + done.stderr).strip()
    if module == "venv":
        shutil.rmtree(VENV, ignore_errors=True)  # half of an environment would look like one
    if any(sign in said for sign in NO_NETWORK):
        sys.exit(
            "The packages could not be downloaded, because the package index did not answer.\n"
            "Check the connection to pypi.org, or the proxy (HTTPS_PROXY) or mirror "
            "(PIP_INDEX_URL) that your network asks for. Then run the command again."
        )
    last_lines = "\n".join(said.splitlines()[-15:])
    sys.exit(f"Setting up .venv stopped: `{module}` said\n\n{last_lines}")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait while another command of this checkout is setting up."""
    with LOCK.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def go_on_in_environment() -> None:
    """Become the same command under .venv's Python; does not return."""
    sys.stdout.flush()
    python = str(PYTHON)
    os.execv(python, [python, str(BASE / "manage.py"), *sys.argv[1:]])  # noqa: S606


def say(progress: str) -> None:
    """Show a line of progress at once, whatever standard output is."""
    print(f"{progress} …", flush=True)


def run_tests(arguments: list[str]) -> int:
    """Run pytest on the project, from any working folder; return its exit code."""
    import pytest  # noqa: PLC0415 - there only once the environment is

    os.chdir(BASE)  # from elsewhere pytest would collect whatever lies there
    # Set, not proposed: tests must never run with the settings of a real database.
    os.environ["DJANGO_SETTINGS_MODULE"] = "collect.settings.testing"
    return int(pytest.main(arguments))
