"""Texts of every sort of character, and what work on them costs in time of the processor.

Not by the clock on the wall: other work may run beside. The least of several runs counts.
"""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

SIZE = 65_536  # bytes
MESSAGE = 1_000  # characters, the longest that a visitor can send
_RUNS = 5
_OF_A_PROCESS = 2  # sort of clock: all time that its threads were run


@lru_cache(maxsize=1)
def categories() -> dict[str, list[str]]:
    """Return the characters of each Unicode category."""
    found = defaultdict(list)
    for code in range(sys.maxunicode + 1):
        found[unicodedata.category(chr(code))].append(chr(code))
    return dict(found)


def samples(category: str) -> list[str]:
    """Return texts of at most 64 kB: of one character, of its category, of the first ones.

    And with blanks between, where each character is a word of its own.
    """
    characters = categories()[category]
    chosen = random.Random(category)
    length = SIZE // len(characters[-1].encode("utf-8", "surrogatepass"))
    some = ["".join(chosen.choices(c, k=length)) for c in (characters, characters[:20])]
    return [characters[0] * length, *some, " ".join(some[0][: length // 2])]


def seconds(work: Callable[[], object], bound: float = 0.0) -> float:
    """Return the least time of this process that `work` takes, in a few runs.

    Once it is below `bound`, that is enough.
    """
    least = float("inf")
    for _ in range(_RUNS):
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
        if least < bound:
            break
    return least


def seconds_of(pid: int) -> float:
    """Return the time that a running process has had of the processors, with all its threads.

    Linux makes the number of such a clock from the process (clock_getcpuclockid(3)).
    """
    return time.clock_gettime((~pid << 3) | _OF_A_PROCESS)
