"""Session events are told once, and each system's own words mean the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.desktop import _macos, _windows
from tracker.desktop.session import News, SessionEvent

E = SessionEvent
BEGINS = {E.UNLOCKED: E.LOCKED, E.WOKE: E.SLEEPING, E.USER_BACK: E.USER_LEFT}


def told_of(*said: tuple[str, SessionEvent]) -> list[SessionEvent]:
    told: list[SessionEvent] = []
    news = News(told.append)
    for origin, event in said:
        news.say(origin, event)
    return told


def test_it_is_locked_as_long_as_anybody_says_so() -> None:
    said = [("a", E.LOCKED), ("b", E.LOCKED), ("a", E.UNLOCKED), ("a", E.LOCKED), ("b", E.UNLOCKED)]
    assert told_of(*said) == [E.LOCKED]
    assert told_of(*said, ("a", E.UNLOCKED)) == [E.LOCKED, E.UNLOCKED]


def test_what_may_be_called_off_is_told_whenever_it_comes() -> None:
    said = [("a", E.SHUTTING_DOWN), ("a", E.SHUTTING_DOWN), ("a", E.LOGGING_OUT), ("b", E.LOGGING_OUT)]
    assert told_of(*said) == [event for _, event in said]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(list(E)))))
def test_beginnings_and_ends_take_turns(said: list[tuple[str, SessionEvent]]) -> None:
    told = told_of(*said)
    for end, begin in BEGINS.items():
        turns = [event for event in told if event in (begin, end)]
        assert turns == [begin, end] * (len(turns) // 2) + [begin] * (len(turns) % 2)


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ((0x218, 0x04, 0), E.SLEEPING),
        ((0x218, 0x07, 0), E.WOKE),
        ((0x218, 0x12, 0), E.WOKE),
        ((0x218, 0x0A, 0), None),
        ((0x2B1, 7, 1), E.LOCKED),
        ((0x2B1, 8, 1), E.UNLOCKED),
        ((0x2B1, 2, 1), E.USER_LEFT),
        ((0x2B1, 1, 1), E.USER_BACK),
        ((0x2B1, 4, 1), E.USER_LEFT),
        ((0x2B1, 3, 1), E.USER_BACK),
        ((0x2B1, 5, 1), None),
        ((0x16, 1, 0x80000000), E.LOGGING_OUT),
        ((0x16, 1, -0x80000000), E.LOGGING_OUT),
        ((0x16, 1, 0), E.SHUTTING_DOWN),
        ((0x16, 0, 0), None),
        ((0x11, 1, 0), None),
        ((0x113, 1, 0), None),
    ],
)
def test_what_windows_messages_mean(message: tuple[int, int, int], event: SessionEvent | None) -> None:
    assert _windows.event_of(*message) is event


def test_what_macos_means() -> None:
    assert list(_macos.events_of(locked=True, in_front=False)) == [E.LOCKED, E.USER_LEFT]
    assert list(_macos.events_of(locked=False, in_front=True)) == [E.UNLOCKED, E.USER_BACK]
    assert _macos.event_of(_macos.WILL_SLEEP) is E.SLEEPING
    assert _macos.event_of(_macos.HAS_WOKEN) is E.WOKE
    assert _macos.event_of(_macos.MAY_SLEEP) is None
