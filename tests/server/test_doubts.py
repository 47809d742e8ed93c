"""`tracker server verify-chain`: time taken twice, and time that had not come, are named in whole chains."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.fakes.said import MINUTE, NOW, entry, event, sample
from tests.fakes.workspace import Device, Workspace
from tracker.server.proofs import prove_member

FIRST = entry(0, 20)


@pytest.fixture
def device(workspace: Workspace) -> Device:
    """A device that told of one entry of twenty minutes."""
    made = workspace.device()
    made.send(made.say(FIRST))
    return made


def test_entries_of_one_device_that_take_the_same_time_are_named(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    """No device counts an hour twice: this one was made to, or its program was changed."""
    doubled, running = entry(10, 30), entry(25, None)
    device.send(device.say(doubled, running, entry(20, 40, deleted=True), entry(22, 22), sample(26)))
    (proven,) = prove_member(
        workspace.services.database, workspace.owner_id(), workspace.founded.connection.root_fingerprint
    )
    assert (proven.whole, proven.sound) == (True, False)
    code, said = verify("ada@acme.example")
    assert (code, said[-1]) == (1, "The chains hold, but hours named above can hardly have been so.")
    assert [line.split(", from")[0] for line in said[2:-1]] == [
        f"  Time entries {str(doubled.entry_id)[:8]} and {str(FIRST.entry_id)[:8]} take the same time",
        f"  Time entries {str(running.entry_id)[:8]} and {str(doubled.entry_id)[:8]} take the same time",
    ]
    assert f". {str(running.entry_id)[:8]} is still open: its device told of it up to 20" in said[3]
    code, (line,) = verify("ada@acme.example", "--json")
    assert (code, json.loads(line)["whole"]) == (1, True)
    assert json.loads(line)["twice"][0] == {
        "entry_id": str(doubled.entry_id), "other_entry_id": str(FIRST.entry_id),
        "other_device_id": str(UUID(bytes=device.sealer.device_id)),
        "start": NOW + 10 * MINUTE, "stop": NOW + 20 * MINUTE, "open": [],
    }  # fmt: skip
    second = json.loads(line)["twice"][1]
    assert (second["stop"], second["open"]) == (NOW + 27 * MINUTE, [str(running.entry_id)]), "not for ever"


def test_two_devices_at_work_at_once_are_named_and_both_are_believed(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    other, later = workspace.device(), entry(19, None)
    other.send(other.say(later, entry(0, 1, deleted=True), event(25)))
    other.send(other.say(entry(-60, -50)))
    code, said = verify("ada@acme.example")
    assert (code, said[-1]) == (0, "The chains hold.")
    (told,) = [line for line in said if "same time" in line]
    entries = f"Time entry {str(later.entry_id)[:8]} and {str(FIRST.entry_id)[:8]} of device laptop"
    assert told.startswith(f"  {entries} take the same time, from 20")
    assert device.tip.seq == 1


def test_an_open_entry_takes_no_time_that_nobody_told_of(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    """Else a device whose clock was ahead would be at work at once with every entry that is still open."""
    other, beside = workspace.device(), entry(40, 50)
    device.send(device.say(entry(30, None), event(39)))
    other.send(other.say(beside, entry(600, 700)))
    assert [line for line in verify("ada@acme.example")[1] if "same time" in line] == []
    listed = workspace.ask("GET", "/time-entries", workspace.owner_session()).json()["items"]
    assert [each["overlaps"] for each in listed] == [[], [], [], []]
    device.send(device.say(sample(44)))
    (told,) = [line for line in verify("ada@acme.example")[1] if "same time" in line]
    assert told.startswith(f"  Time entry {str(beside.entry_id)[:8]} and ")
    listed = workspace.ask("GET", "/time-entries", workspace.owner_session()).json()["items"]
    assert [len(each["overlaps"]) for each in listed] == [0, 1, 1, 0]


def test_an_entry_of_a_time_that_had_not_come_is_named(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    day = 24 * 60
    late = entry(3 * day, 3 * day + 1)
    device.send(
        device.say(late, entry(day - 10, day), entry(4 * day, None), entry(5 * day, None, deleted=True))
    )
    code, said = verify("ada@acme.example")
    assert (code, said[-1]) == (1, "The chains hold, but hours named above can hardly have been so.")
    told = [line for line in said if line.endswith("the device's clock was ahead.")]
    assert [str(late.entry_id)[:8] in line for line in told] == [True, False]
    assert ["still open" in line for line in told] == [False, True]
    code, (line,) = verify("ada@acme.example", "--json")
    assert json.loads(line)["ahead"][0] == {
        "entry_id": str(late.entry_id), "start": late.start, "stop": late.stop,
        "received_at": workspace.clock.now().wall,
    }  # fmt: skip
