"""A watch over the speed of compiled rules, with room for a busy machine."""

from __future__ import annotations

import pytest

from tests.rules import benchmark_engine

pytestmark = pytest.mark.timed


def test_compiled_rules_keep_near_hand_written_python() -> None:
    found = benchmark_engine.measured()
    assert found["fused against unrolled by hand"][0] < 1.5
    assert found["fused against loops"][0] < 0.5
    assert found["one edit against everything"][0] < 0.4
    assert found["cold compilation, ms"][0] < 250
