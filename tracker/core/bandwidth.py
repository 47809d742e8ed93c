"""How fast something may be sent: a bucket that fills at a rate, and that may be owed for a while."""

from dataclasses import dataclass

from tracker.core.moment import MICROSECONDS


@dataclass(frozen=True, slots=True)
class Bucket:
    """What may be sent at an instant of uptime `at`, in millionths of a byte; less than nothing is owed."""

    level: int
    at: int


def spend(bucket: Bucket, size: int, rate: int, now: int) -> tuple[Bucket, int]:
    """Take `size` bytes out; return what is left, and the microseconds to wait before they are sent.

    `rate` is in bytes a second and at least 1, `now` is uptime in microseconds. The bucket holds what comes
    within a second. So in any stretch of time no more is sent than at that rate, and that one second's.
    """
    earned = rate * max(now - bucket.at, 0)
    level = min(rate * MICROSECONDS, bucket.level + earned) - size * MICROSECONDS
    return Bucket(level, max(now, bucket.at)), max(-(level // rate), 0)
