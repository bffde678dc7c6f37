"""The project's own files, as the tests of its architecture see them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
PLATFORM = BASE / "platform"

# What a build, a browser or another project made is not ours to judge.
PASSED_OVER = {"__pycache__", "migrations", "node_modules"}


def files_under(*folders: str, ending: str = "") -> list[Path]:
    """Files of these folders of the project, sorted; migrations are passed over."""
    return sorted(
        path
        for folder in folders
        for path in (BASE / folder).rglob(f"*{ending}")
        if path.is_file() and not PASSED_OVER.intersection(path.relative_to(BASE).parts)
    )


def modules() -> list[Path]:
    """Every Python module of the project, tests included."""
    return [BASE / "manage.py", *files_under("rules", "platform", "tests", ending=".py")]


def source_modules() -> list[Path]:
    """Every Python module that runs in production."""
    return files_under("rules", "platform", ending=".py")


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of one module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes_of(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """Nodes of these kinds anywhere in one module."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, kinds))


def place(path: Path, line: int | None = None) -> str:
    """Where something is, as editors and people find it."""
    name = str(path.relative_to(BASE))
    return f"{name}:{line}" if line else name
