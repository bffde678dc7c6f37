"""A copy of what starts a command, in a folder of its own, with a pip that downloads nothing."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]

# Stands before the real pip on the path: notes what it was asked and "installs" empty packages.
PIP = """
import pathlib, sys, sysconfig
pathlib.Path({asked!r}).open("a").write(" ".join(sys.argv[1:]) + chr(10))
if {failure!r}:
    sys.exit({failure!r})
folder = pathlib.Path(sysconfig.get_path("purelib"))
for name in "wagtail reversion django_fsm lxml tablib allauth csp".split():
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "__init__.py").touch()
(folder / "django" / "core").mkdir(parents=True, exist_ok=True)
(folder / "django" / "core" / "management.py").write_text(
    "import os, sys\\n"
    "def execute_from_command_line(argv):\\n"
    "    print('django', *argv[1:], sys.prefix)\\n"
)
(folder / "pytest.py").write_text(
    "import os\\n"
    "def main(arguments):\\n"
    "    print('pytest', *arguments, os.environ['DJANGO_SETTINGS_MODULE'], os.getcwd())\\n"
    "    return 5\\n"
)
"""
# Makes the least that Python takes for a virtual environment, without looking for pip.
VENV = """
import pathlib, sys
folder = pathlib.Path(sys.argv[-1])
(folder / "bin").mkdir(parents=True)
(folder / "bin" / "python").symlink_to(sys.executable)
version = "python%d.%d" % sys.version_info[:2]
(folder / "lib" / version / "site-packages").mkdir(parents=True)
(folder / "pyvenv.cfg").write_text("home = " + str(pathlib.Path(sys.executable).parent))
"""


@dataclass(frozen=True)
class Checkout:
    """A fresh checkout with its faked tools."""

    root: Path
    tools: Path

    @property
    def venv(self) -> Path:
        """Where the checkout keeps its environment."""
        return self.root / ".venv"

    @property
    def asked(self) -> list[str]:
        """What pip was asked so far, one line a call."""
        file = self.tools / "asked"
        return file.read_text().splitlines() if file.exists() else []

    def pip_fails(self, words: str) -> None:
        """From now on pip stops with these words; with none, it works again."""
        script = PIP.format(asked=str(self.tools / "asked"), failure=words)
        (self.tools / "pip.py").write_text(script)

    def manage(
        self,
        *arguments: str,
        before: str = "",
        python: str | Path = sys._base_executable,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run manage.py as a person would, after some Python that bends the machine."""
        script = (
            f"import sys, runpy\n{before}\nsys.argv = ['manage.py', *{arguments!r}]\n"
            f"runpy.run_path({str(self.root / 'manage.py')!r}, run_name='__main__')"
        )
        return subprocess.run(
            [python, "-S", "-c", script],  # -S: whatever the machine's own Python has installed
            cwd=folder or self.root,
            env={"PYTHONPATH": str(self.tools), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def fresh_checkout(folder: Path) -> Checkout:
    """Copy what starts a command into `folder`, and put the faked tools beside it."""
    checkout = Checkout(root=folder / "checkout", tools=folder / "tools")
    (checkout.root / "platform" / "collect").mkdir(parents=True)
    checkout.tools.mkdir()
    for path in (
        "manage.py",
        "requirements.lock",
        "platform/collect/__init__.py",
        "platform/collect/starting.py",
    ):
        shutil.copy(BASE / path, checkout.root / path)
    (checkout.tools / "venv.py").write_text(VENV)
    checkout.pip_fails("")
    return checkout
