"""The member's devices and sign-ins in words."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from lib import made_up_day
from tracker.core.errors import UnreachableError, UnrecognisedError
from tracker.core.wire import Me, OwnDevice, OwnSession
from tracker.tray.present.devices import devices, ended, ending, means_signed_out, sign_ins, told_at
from tracker.tray.present.lengths import Manner

MANNER = Manner(made_up_day.ZONE)
NOW = made_up_day.at(15, 16)
DAY = 86_400_000_000
HERE, THERE = UUID(int=11), UUID(int=12)
ME = Me(
    UUID(int=1),
    "Example",
    UUID(int=2),
    "a@example.org",
    "A",
    "employee",
    (),
    (OwnDevice(THERE, "desk\u202e", NOW - 400 * DAY), OwnDevice(HERE, "laptop", NOW - 78 * DAY)),
    (
        OwnSession(NOW - 9 * DAY, NOW + 60 * DAY, this=False),
        OwnSession(NOW - 3_600_000_000, NOW + 30 * DAY, this=True),
    ),
)


def test_this_device_comes_first_and_is_not_signed_out_here() -> None:
    laptop, desk = devices(ME, HERE, NOW, MANNER)
    assert (laptop.name, laptop.sentence) == ("laptop", "This device, enrolled 2 September, 16:16")
    assert (laptop.is_here, laptop.may_end) == (True, False)
    assert desk.sentence == "Enrolled 15 October 2025, 16:16", "of another year with it"
    assert (desk.is_here, desk.may_end) == (False, True)
    assert "\u202e" not in desk.name, "what turns the order of letters is shown, not obeyed"


def test_devices_of_one_name_are_told_apart_by_when_they_came_and_were_last_seen() -> None:
    minute, hour = 60_000_000, 3_600_000_000
    same = [OwnDevice(THERE, "vm", NOW - ago * minute, seen) for ago, seen in ((9, NOW - hour), (8, None))]
    told = devices(replace(ME, devices=(*same, OwnDevice(HERE, "vm", NOW, NOW))), HERE, NOW, MANNER)
    assert [each.sentence for each in told] == [
        "This device, enrolled 19 November, 15:16",
        "Enrolled 19 November, 15:07\nLast seen 19 November, 14:16",
        "Enrolled 19 November, 15:08",
    ]
    assert told[1].sentence in ending(told[1]).sentences


def test_while_nobody_knows_which_device_this_is_none_is_signed_out() -> None:
    assert [(each.is_here, each.may_end) for each in devices(ME, None, NOW, MANNER)] == [(False, False)] * 2


def test_a_device_without_a_name_is_called_so() -> None:
    me = replace(ME, devices=(OwnDevice(THERE, "", NOW),))
    assert devices(me, HERE, NOW, MANNER)[0].name == "A device without a name"


def test_sign_ins_are_told_from_when_until_when_with_this_one_first() -> None:
    this, other = sign_ins(ME, NOW, MANNER)
    assert (this.title, other.title) == ("This sign-in", "Another sign-in")
    assert this.sentence == "Since 19 November, 14:16; until 19 December, 15:16 at most"
    assert other.sentence == "Since 10 November, 15:16; until 18 January 2027, 15:16 at most"


def test_what_an_end_means_is_said_before_it_and_after() -> None:
    device = devices(ME, HERE, NOW, MANNER)[1]
    words = ending(device)
    assert device.name in words.title
    assert any("sealed" in sentence for sentence in words.sentences)
    assert any("enrolled anew" in sentence for sentence in words.sentences)
    assert device.name in ended(device).title


def test_when_the_server_told_it() -> None:
    assert told_at(NOW, NOW + 1, MANNER) == "As your server told it: 15:16"
    assert "18 November" in told_at(NOW - DAY, NOW, MANNER)


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (UnrecognisedError("session-none"), True),
        (UnrecognisedError("session-over"), True),
        (UnreachableError("server-away", server="s"), False),
    ],
)
def test_which_errors_are_that_nobody_is_signed_in(error: UnreachableError, means: bool) -> None:
    assert means_signed_out(error) is means
