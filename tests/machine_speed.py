"""How fast this machine is just now, for limits in milliseconds that were set on another one."""

import time

LOOP = 60.0
"""Milliseconds of processor time that the fixed work takes on the machine that limits are for."""


def slowness() -> float:
    """How many times slower than that machine this one is; 1 if it is faster."""
    took = []
    for _ in range(3):
        start = time.process_time()
        sum(len(str(n)) for n in range(400_000))
        took.append((time.process_time() - start) * 1000)
    return max(1.0, min(took) / LOOP)


def exceeds(took: float, most: float) -> bool:
    """Whether something took more milliseconds than it may on this machine, as it is just now."""
    return took > most and took > most * slowness()
