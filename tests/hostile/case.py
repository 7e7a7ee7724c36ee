"""A case: files that somebody else wrote, and a command that meets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

# What a command may spend on any input. The seconds are those of the processor, so that a busy
# machine changes nothing; the megabytes are what the process really held. Address space is more
# than that: libraries alone reserve 0.7 GB, and each thread its stack.
SECONDS = 30
MEGABYTES = 1000
ADDRESS_SPACE = 6 << 30
FILE_SIZE = 2 << 30
WALL_SECONDS = 180

# Words that no output may hold: of a file outside, of a file of the system, of an address.
SECRET = "canary-7391"
PASSWORD = "S3cr3t"
LEAKS = (SECRET, PASSWORD, "root:x:0:0")
# The file outside, seen from the working folder of a case.
CANARY = "../../outside/canary.csv"


@dataclass(frozen=True, slots=True)
class Command:
    """Words of the command line, and the files or folders that they may write."""

    words: tuple[str, ...]
    writes: tuple[str, ...] = ()

    def plus(self, *more: str) -> Command:
        """Return the command with words added."""
        return Command((*self.words, *more), self.writes)


@dataclass(frozen=True, slots=True)
class Case:
    """What is hostile, the command, the files beside it, and what is piped into it."""

    what: str
    command: Command
    files: Mapping[str, bytes] = field(default_factory=dict)
    stdin: bytes = b""
    machine: bool = False  # what is printed is for programs: it holds data as it is


Maker = Callable[[Random], Case]


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds of hostile input; case ``number`` is the same on every machine."""

    name: str
    kinds: Sequence[Maker]

    def case(self, number: int) -> Case:
        """Make one case; the kinds take turns, all else is diced."""
        kind = self.kinds[number % len(self.kinds)]
        return kind(Random(f"{self.name} {number}"))
