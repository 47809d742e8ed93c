"""A device whose hours are kept in a fake store under a fake clock, and whose agent can be killed."""

import secrets

from tests.agent.simulation import FullDisk
from tests.fakes.clock import FakeClock
from tests.fakes.device import FakeDevice
from tracker.agent.chain import Chain
from tracker.agent.hours import Hours, HoursPolicy
from tracker.core.hours.absence import Rules
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.said import Occurrence, Source
from tracker.core.moment import MICROSECONDS

EVER = 1 << 62


class HoursWorld:
    """A device whose agent can be killed and started again."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.device = FakeDevice()
        self.store = FullDisk()
        self.store.enrol(self.device.identity, self.device.trust)
        self.by_hand = HandRules()
        self.rules = Rules()
        self.hours = self.started()

    def started(self) -> Hours:
        hours = self.unbegun()
        hours.begin()
        return hours

    def unbegun(self) -> Hours:
        """Return hours taken up from the store, of which nobody said yet that an agent is here again."""
        chain = Chain(self.device.identity, self.store, secrets.token_bytes)
        policy = HoursPolicy(rules=lambda: self.rules, by_hand=lambda _: self.by_hand)
        return Hours(self.store, chain, self.clock, secrets.token_bytes, policy)

    def beat(self, seconds: int) -> None:
        for _ in range(0, seconds, 10):
            self.clock.advance(10)
            self.hours.beat()

    def lengths(self) -> list[tuple[Source, int | None]]:
        return [
            (entry.source, entry.stop and (entry.stop - entry.start) // MICROSECONDS)
            for entry in self.store.entries(0, EVER)
        ]

    def occurred(self) -> list[Occurrence]:
        return [event.occurrence for event in self.store.events(0, EVER)]
