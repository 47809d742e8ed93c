"""On X11 no key is ever learned: what was typed is in nothing the counter holds; a key code is not read."""

import gc
import struct
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as some
from Xlib import X
from Xlib.display import Display

from tests.contracts.desks import X11Desk, eventually
from tests.display import StartDisplay
from tracker.activity.input_x11 import X11Input
from tracker.activity.x11_raw import RAW_BUTTON_PRESS, RAW_KEY_PRESS, RAW_MOTION, Heard, hear
from tracker.core.errors import UnreachableError

OPCODE = 131
TYPED = "correcthorsebatterystaple"


def _event(kind: int, milliseconds: int, detail: int, axes: int = 0, extension: int = OPCODE) -> bytes:
    """Return a raw event as a server sends it: xXIRawEvent of XI2proto.h, and the mask of its axes."""
    mask = struct.pack("=I", axes) if axes else b""
    words = len(mask) // 4
    head = (35, extension, 0, words, kind, 2, milliseconds, detail, 4, words, 0, 0)
    return struct.pack("=BBHIHHIIHHII", *head) + mask


def _heard(*packets: bytes) -> tuple[Heard, int, bytearray]:
    buffer = bytearray(1 << 12)
    sent = b"".join(packets)
    buffer[: len(sent)] = sent
    heard, left = hear(buffer, len(sent), OPCODE)
    return heard, left, buffer


@given(some.integers(0, 2**32 - 1), some.integers(0, 2**32 - 1))
def test_a_key_is_counted_alike_whichever_it_is(one: int, other: int) -> None:
    first, second = (_heard(_event(RAW_KEY_PRESS, 5_000, key)) for key in (one, other))
    assert first == second
    assert first[0] == Heard(seconds=[5], keys=1)


@given(some.lists(some.integers(1, 255), max_size=20))
def test_nothing_stays_in_the_buffer(keys: list[int]) -> None:
    _, left, buffer = _heard(*(_event(RAW_KEY_PRESS, 0, key) for key in keys))
    assert left == 0
    assert not any(buffer)


@pytest.mark.parametrize(
    ("packet", "heard"),
    [
        (_event(RAW_BUTTON_PRESS, 1_999, 1), Heard([1], clicks=1)),
        (_event(RAW_BUTTON_PRESS, 1_999, 3), Heard([1], clicks=1)),
        (_event(RAW_BUTTON_PRESS, 1_999, 4), Heard([1], scrolls=1)),
        (_event(RAW_BUTTON_PRESS, 1_999, 7), Heard([1], scrolls=1)),
        (_event(RAW_BUTTON_PRESS, 1_999, 8), Heard([1], clicks=1)),
        (_event(RAW_MOTION, 2_000, 0, 1), Heard([2], moves=1)),
        (_event(RAW_MOTION, 2_000, 0, 2), Heard([2], moves=1)),
        (_event(RAW_MOTION, 2_000, 0, 8), Heard([2])),
        (_event(RAW_MOTION, 2_000, 0), Heard([2])),
        (_event(14, 2_000, 0), Heard()),
        (_event(RAW_KEY_PRESS, 2_000, 0, extension=99), Heard()),
        (b"\x01" + bytes(31), Heard(replies=1)),
        (b"\x22" + bytes(31), Heard()),
    ],
)
def test_each_packet_is_what_it_is(packet: bytes, heard: Heard) -> None:
    assert _heard(packet)[0] == heard


def test_a_packet_that_came_in_part_waits_for_its_rest() -> None:
    whole, part = _event(RAW_KEY_PRESS, 0, 38), _event(RAW_MOTION, 0, 0, 1)
    for cut in range(len(part)):
        heard, left, buffer = _heard(whole, part[:cut])
        assert (heard.keys, heard.moves, left) == (1, 0, cut)
        assert buffer[:cut] == part[:cut]
        assert not any(buffer[cut:])


def test_a_refusal_of_the_server_is_an_error() -> None:
    with pytest.raises(UnreachableError) as refused:
        _heard(bytes(32))
    assert refused.value.key == "x11-lacks"


@pytest.fixture
def desk(start_display: StartDisplay) -> Iterator[X11Desk]:
    with start_display() as display:
        yield X11Desk(display)


def _all_that_is_held(root: object) -> list[object]:
    """Return every object that can be reached from one, but not the program's code and modules."""
    seen: dict[int, object] = {}
    ahead = [root]
    while ahead:
        each = ahead.pop()
        if id(each) not in seen and not isinstance(each, (type, type(sys), type(_heard))):
            seen[id(each)] = each
            ahead += gc.get_referents(each)
    return list(seen.values())


@pytest.mark.display
def test_what_was_typed_is_nowhere_in_the_counter(desk: X11Desk) -> None:
    with closing(Display(desk.display.name)) as server:
        codes = bytes(server.keysym_to_keycode(ord(letter)) for letter in TYPED)
    with closing(X11Input(desk.display.name)) as counter:
        desk.xdotool("type", "--delay", "1", TYPED)
        typed = 0

        def all_typed() -> bool:
            nonlocal typed
            typed += counter.take().keys or 0
            return typed >= len(TYPED)

        eventually(all_typed)
        held = _all_that_is_held(counter)
    assert typed == len(TYPED)
    assert any(isinstance(each, bytearray) and len(each) > 1_000 for each in held), "the buffer was looked at"
    texts = [each for each in held if isinstance(each, str)]
    raw = [bytes(each) for each in held if isinstance(each, (bytes, bytearray, memoryview))]
    assert not any(TYPED in text for text in texts)
    assert not any(
        codes[:4] in each or codes[0] in each[16:20] for each in raw if any(each) and len(each) > 31
    )
    assert not any(type(each).__module__ == "Xlib.display" for each in held), (
        "who could tell what a code means"
    )


@pytest.mark.display
def test_thousands_of_keys_are_counted_exactly_also_while_a_program_has_the_keyboard(desk: X11Desk) -> None:
    server = Display(desk.display.name)
    server.screen().root.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime)
    server.sync()
    keys = 0
    with closing(server), closing(X11Input(desk.display.name)) as counter:
        desk.xdotool("type", "--delay", "0", "x" * 3_000)
        desk.xdotool("click", "1")

        def clicked() -> bool:
            nonlocal keys
            counts = counter.take()
            keys += counts.keys or 0
            return bool(counts.clicks)

        eventually(clicked)
    assert keys == 3_000


@pytest.mark.display
def test_where_no_server_is_it_says_so(desk: X11Desk) -> None:
    desk.display.kill()
    for name in (desk.display.name, ":4999", "unix:4999", "nonsense"):
        with pytest.raises(UnreachableError):
            X11Input(name)
