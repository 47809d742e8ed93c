"""A process that works on a store until it is killed, somewhere."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Kill:
    """When it comes: after 1 to `steps` acknowledged steps and, at the most, `longest` seconds.

    These are long enough to be in the middle of any next step.
    """

    steps: int
    longest: float

    def after(self, work: Callable[[Path, Connection], None], path: Path, chance: random.Random) -> list[Any]:
        """Let a process work, which tells of each step on the pipe; return all that it told."""
        told, tells = Pipe(duplex=False)
        process = get_context("spawn").Process(target=work, args=(path, tells))
        process.start()
        tells.close()
        steps = [told.recv() for _ in range(chance.randint(1, self.steps))]
        process.join(chance.uniform(0, self.longest))
        process.kill()
        process.join(60)
        with suppress(EOFError):
            while True:
                steps.append(told.recv())
        return steps
