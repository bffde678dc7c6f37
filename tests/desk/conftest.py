"""The toy collection and the people at its desk."""

from pathlib import Path
from typing import Any

import pytest

from desk.bulk_world import World
from uploads.zips import Capture


@pytest.fixture
def world(
    db: None, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Capture
) -> World:
    """The toy collection and its desk, with files in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return World(django_capture_on_commit_callbacks)
