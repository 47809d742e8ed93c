"""What a benchmark measures with and what it hands back; the only stopwatch of the scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns, process_time_ns
from typing import TypeVar

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Row:
    """One figure, its unit and the target it must hold: at most `target`, or at least where not `at_most`.

    Without a target it is there to be looked at.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = True

    @property
    def holds(self) -> bool:
        """Return whether the value keeps its target, if it has one."""
        if self.target is None:
            return True
        return self.value <= self.target if self.at_most else self.value >= self.target


def stopwatch() -> Callable[[], float]:
    """Start a stopwatch; what it returns tells the seconds since then, each time it is asked."""
    started = perf_counter_ns()
    return lambda: (perf_counter_ns() - started) / 1e9


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call of `work` takes."""
    elapsed = stopwatch()
    work()
    return elapsed()


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the user and system time this process spends in one call of `work`; waiting is not in it."""
    started = process_time_ns()
    work()
    return (process_time_ns() - started) / 1e9


def both_clocks(work: Callable[[], _Result]) -> tuple[_Result, float, float]:
    """Return what one call of `work` returns, how long it takes, and its processor time, in seconds."""
    elapsed, started = stopwatch(), process_time_ns()
    result = work()
    return result, elapsed(), (process_time_ns() - started) / 1e9


def paired_ratio(subject: Callable[[], object], reference: Callable[[], object], runs: int = 31) -> float:
    """Return the median of `runs` ratios of subject to reference, run in pairs after one warm-up.

    Every second pair runs the other way round, so that a machine growing slower or faster favours neither.
    """
    subject()
    reference()
    return median(_ratio(subject, reference, swap=run % 2 == 1) for run in range(runs))


def _ratio(subject: Callable[[], object], reference: Callable[[], object], *, swap: bool) -> float:
    if swap:
        below = seconds(reference)
        return seconds(subject) / below
    return seconds(subject) / seconds(reference)
