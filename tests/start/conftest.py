"""A fresh checkout for each test of starting."""

from pathlib import Path

import pytest

from start.checkout import Checkout, fresh_checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout on which no command ran yet."""
    return fresh_checkout(tmp_path)
