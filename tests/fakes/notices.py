"""A desktop that shows notices, in memory: the port `tracker.desktop.notify.DesktopNotices`."""

from tracker.desktop.notify import Chosen, DesktopNotice


class FakeNotices:
    """Holds what is shown, by slot; `choose` is a person's click, after which the notice is gone."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self.shown: dict[str, DesktopNotice] = {}
        self.history: list[DesktopNotice] = []
        self.there = True
        self.closed = False

    def available(self) -> bool:
        return self.there

    def show(self, notice: DesktopNotice) -> None:
        if self.there:
            self.shown[notice.slot] = notice
            self.history.append(notice)

    def withdraw(self, slot: str) -> None:
        self.shown.pop(slot, None)

    def close(self) -> None:
        self.closed = True

    def choose(self, slot: str, key: str) -> None:
        assert key in self.shown.pop(slot).choices
        self._chosen(slot, key)
