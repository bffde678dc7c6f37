"""The toy collection and the people at its desk."""

from pathlib import Path

import pytest

from desk.bulk_world import World
from desk.three_returns import Desk, ThreeReturns
from uploads.zips import Capture


@pytest.fixture
def world(db: None, files: Path, capture: Capture) -> World:
    """The toy collection and its desk, with files in a folder of the test."""
    return World(capture)


@pytest.fixture
def three(db: None) -> ThreeReturns:
    """Three returns in three states."""
    return ThreeReturns()


@pytest.fixture
def desk(three: ThreeReturns) -> Desk:
    """A collector at the desk of the three returns."""
    return Desk(three.collection)
