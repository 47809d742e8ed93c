"""Hours at the server: what is kept of records that say them, and who sees it by the permission table."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from tests.fakes.said import MINUTE, NOW, anything_said, away, entry, event, sample
from tests.fakes.workspace import ROLES, Device, Sent, Workspace, problem, read
from tests.server.people import JOINED, LEFT, Bonds
from tracker.core.hours.level import within
from tracker.core.hours.said import (
    LATEST,
    ActivitySample,
    DeviceEvent,
    Said,
    TimeAway,
    TimeEntry,
    Work,
    body_of,
)
from tracker.core.permission import Role, Scope, scopes
from tracker.core.record import Body, RecordKind
from tracker.core.wire import HoursList
from tracker.server.auth import Device as Whose
from tracker.server.tables import DEVICES, LINKS
from tracker.server.tables_hours import ACTIVITY_SAMPLES, DEVICE_EVENTS, TIME_AWAYS, TIME_ENTRIES
from tracker.server.timekeeping import keep_said

LISTS = {
    "/time-entries": (HoursList[TimeEntry], "time-entries:view", "time-entries.viewed"),
    "/time-aways": (HoursList[TimeAway], "activity:view", "time-aways.viewed"),
    "/activity-samples": (HoursList[ActivitySample], "activity:view", "activity-samples.viewed"),
}

SECOND = MINUTE // 60
ENCODED = msgspec.json.encode(entry())


def _rows(workspace: Workspace, table: Table) -> list[Any]:
    found: list[Any] = workspace.services.database.read(
        lambda connection: connection.execute(select(table)).all()
    )
    return found


def _listed(workspace: Workspace, path: str, token: str, query: str = "") -> list[Any]:
    shape: Any = LISTS[path][0]
    listed = read(workspace.ask("GET", f"{path}?{query}", token), shape)
    assert listed.complete
    return [each.said for each in listed.items]


@pytest.fixture
def device(workspace: Workspace) -> Device:
    return workspace.device()


def test_what_is_said_is_kept_and_shown_as_it_was_said(workspace: Workspace, device: Device) -> None:
    said = (entry(work=Work(UUID(int=1), UUID(int=2), "café")), away(), sample(), event())
    reply = device.send(device.say(*said))
    assert (len(reply.receipts), reply.refused) == (4, ())
    token = workspace.owner_session()
    assert [_listed(workspace, path, token) for path in LISTS] == [[said[0]], [said[1]], [said[2]]]
    (row,) = _rows(workspace, DEVICE_EVENTS)
    assert (row.seq, row.occurrence, row.start) == (3, "locked", NOW)


def test_the_newest_word_counts_and_the_same_record_twice_is_one_row(
    workspace: Workspace, device: Device
) -> None:
    first = entry(0, None)
    later, gone = entry(0, 10, entry_id=first.entry_id), entry(0, 10, entry_id=first.entry_id, deleted=True)
    sent = [device.say(first, sample(1)), device.say(later, sample(1, 9.0)), device.say(gone)]
    token = workspace.owner_session()
    shown = [([first], [sample(1)]), ([later], [sample(1, 9.0)]), ([], [])]
    for each, (entries, samples) in zip(sent, shown, strict=True):
        reply = device.send(each)
        assert device.send(each) == reply
        assert _listed(workspace, "/time-entries", token) == entries
        assert _listed(workspace, "/activity-samples", token) == samples
    assert [len(_rows(workspace, table)) for table in (TIME_ENTRIES, ACTIVITY_SAMPLES, LINKS)] == [1, 1, 5]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b'{"type": "time-away"}',
        ENCODED[:-1],
        b"\xff" * 40,
        ENCODED.replace(b"a note", b"\xff note"),
        ENCODED.replace(b'"source"', b'"deep":' + b"[" * 100_000 + b"]" * 100_000 + b',"source"'),
        msgspec.json.encode(entry(10, 9)),
        msgspec.json.encode(msgspec.structs.replace(entry(), stop=LATEST)),
    ],
    ids=["empty", "bare", "other", "cut", "binary", "no-utf-8", "deep", "backwards", "late"],
)
def test_a_body_that_cannot_be_read_is_refused_and_its_link_kept(
    workspace: Workspace, device: Device, payload: bytes
) -> None:
    bad = device.say_bodies(Body(RecordKind.TIME_ENTRY, workspace.clock.now(), payload))
    reply = device.send(bad, device.say(event()))
    assert [(each.seq, each.key, each.values) for each in reply.refused] == [
        (0, "record-damaged", {"reason": "payload"})
    ]
    assert [(row.seq, row.body is None) for row in _rows(workspace, LINKS)] == [(0, True), (1, False)]
    assert (len(_rows(workspace, TIME_ENTRIES)), len(_rows(workspace, DEVICE_EVENTS))) == (0, 1)


def test_a_body_of_hours_brings_no_grants(workspace: Workspace, device: Device) -> None:
    reply = device.send(device.say(entry()).altered(grants=(bytes(97),)))
    assert [each.key for each in reply.refused] == ["record-grants"]
    assert _rows(workspace, TIME_ENTRIES) == []


def test_of_a_fork_no_hours_are_kept(workspace: Workspace, device: Device) -> None:
    tip = device.tip
    device.send(device.say(entry()))
    device.tip = tip
    assert problem(device.post(device.say(entry(20, 30)))) == (409, "record-forked")
    assert len(_rows(workspace, TIME_ENTRIES)) == 1


@pytest.mark.parametrize(
    ("start", "stop", "shown"),
    [
        (0, 10, [1, 1, 1]),
        (9, 11, [1, 1, 0]),
        (10, 11, [0, 0, 0]),
        (-1, 0, [0, 0, 0]),
        (-1, 1, [1, 1, 1]),
        (3, 4, [1, 1, 0]),
    ],
)
def test_a_span_shows_what_touches_it(
    workspace: Workspace, device: Device, start: int, stop: int, shown: list[int]
) -> None:
    device.send(device.say(entry(0, 10), away(0, 10), sample(0)))
    query, token = f"from={NOW + start * MINUTE}&to={NOW + stop * MINUTE}", workspace.owner_session()
    assert [len(_listed(workspace, path, token, query)) for path in LISTS] == shown


def test_a_running_entry_is_in_every_span_after_its_start(workspace: Workspace, device: Device) -> None:
    running = entry(0, None)
    device.send(device.say(running))
    token = workspace.owner_session()
    assert _listed(workspace, "/time-entries", token, f"from={NOW + 999 * MINUTE}") == [running]
    assert _listed(workspace, "/time-entries", token, f"to={NOW}") == []


@pytest.mark.parametrize("query", [f"from={-(1 << 70)}&to={1 << 70}", f"to={1 << 63}", ""])
def test_instants_that_no_clock_shows_are_no_trouble(
    workspace: Workspace, device: Device, query: str
) -> None:
    device.send(device.say(entry()))
    assert len(_listed(workspace, "/time-entries", workspace.owner_session(), query)) == 1


@pytest.mark.parametrize("query", ["from=yesterday", "member=me"])
def test_what_is_no_instant_or_member_is_refused(workspace: Workspace, query: str) -> None:
    assert workspace.ask("GET", f"/time-entries?{query}", workspace.owner_session()).status_code == 400


def test_activity_is_shown_as_far_as_its_time_counts(workspace: Workspace, device: Device) -> None:
    """As the member's own list has it; the rest is proof that they were there, and nobody's to look at."""
    cut_back = msgspec.structs.replace(entry(10, 11), stop=NOW + 10 * MINUTE + MINUTE // 4)
    going, started = entry(20, 21, deleted=True), entry(30, None)
    device.send(device.say(cut_back, going, started, *(sample(at) for at in (5, 9, 10, 11, 20, 29, 30, 99))))
    other = workspace.device()
    other.send(other.say(entry(0, 60)))
    token = workspace.owner_session()
    shown = _listed(workspace, "/activity-samples", token)
    assert [(each.start, each.tracked, each.active) for each in shown] == [
        (NOW + 10 * MINUTE, 15.0, 15.0),
        (NOW + 30 * MINUTE, 60.0, 30.0),
        (NOW + 99 * MINUTE, 60.0, 30.0),
    ]
    device.send(device.say(entry(30, 40, entry_id=started.entry_id, deleted=True)))
    assert [each.start for each in _listed(workspace, "/activity-samples", token)] == [NOW + 10 * MINUTE]
    assert len(_rows(workspace, ACTIVITY_SAMPLES)) == 8, "kept for the proof"


def test_activity_of_what_runs_stays_when_its_note_is_changed(workspace: Workspace, device: Device) -> None:
    running = entry(0, None)
    noted = msgspec.structs.replace(running, work=Work(note="other words"))
    device.send(device.say(running, sample(0), sample(1), noted))
    shown = _listed(workspace, "/activity-samples", workspace.owner_session())
    assert [each.start for each in shown] == [NOW, NOW + MINUTE]


def test_entries_that_take_the_same_time_say_so(workspace: Workspace, device: Device) -> None:
    """Two devices of one member at work at once are both believed; another member's are no matter."""
    other = workspace.device()
    member_id, _ = workspace.add_member("employee")
    theirs = workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id)))
    at_desk, later, on_the_way = entry(0, 60), entry(60, 90), entry(50, 60)
    device.send(device.say(at_desk, later))
    other.send(other.say(on_the_way, entry(55, 70, deleted=True)))
    theirs.send(theirs.say(entry(0, 90)))
    answer = workspace.ask("GET", "/time-entries", workspace.owner_session())
    overlaps = {each.said.entry_id: each.overlaps for each in read(answer, HoursList[TimeEntry]).items}
    assert {key: told for key, told in overlaps.items() if told} == {
        at_desk.entry_id: (on_the_way.entry_id,),
        on_the_way.entry_id: (at_desk.entry_id,),
    }


def test_more_than_a_list_holds_is_told(
    workspace: Workspace, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server.hours.HOURS_LISTED_MOST", 2)
    device.send(device.say(*(entry(10 * at, 10 * at + 5) for at in range(3))))
    answer = workspace.ask("GET", "/time-entries", workspace.owner_session())
    listed = read(answer, HoursList[TimeEntry])
    assert (len(listed.items), listed.complete) == (2, False)
    assert [each.said.start for each in listed.items] == [NOW, NOW + 10 * MINUTE]


def test_a_record_whose_body_is_damaged_is_left_out(workspace: Workspace, device: Device) -> None:
    device.send(device.say(entry(), entry(20, 30)))
    change = LINKS.update().where(LINKS.c.seq == 0)
    for body in (b"\x02" + bytes(60), None):
        altered = change.values(body=body)
        workspace.services.database.write(lambda connection, altered=altered: connection.execute(altered))
        shown = _listed(workspace, "/time-entries", workspace.owner_session())
        assert [each.start for each in shown] == [NOW + 20 * MINUTE]


class Recorded:
    """Every member of `Bonds` with hours of now, and some of other times and projects."""

    def __init__(self, workspace: Workspace, role: Role) -> None:
        self.workspace, self.role, self.bonds = workspace, role, Bonds(workspace, role)
        self.now, self.seq = workspace.clock.now().wall, 0
        self.known = dict[tuple[str, int, str], UUID]()
        workspace.device()
        self.devices = {name: bytes([number]) * 16 for number, name in enumerate(sorted(self.names))}
        workspace.services.database.write(self._write)

    @property
    def names(self) -> set[str]:
        return self.bonds.all("members")

    def _write(self, connection: Any) -> None:
        """Give each member a device like the one that is enrolled, and hours on every project and on none."""
        enrolled = connection.execute(select(DEVICES)).mappings().first()
        for name, device_id in self.devices.items():
            member = {"member_id": self.bonds.ids[name], "id": device_id, "access_hash": device_id * 2}
            connection.execute(DEVICES.insert(), {**enrolled, **member})
            for project in (None, "managed", "assigned", "foreign-project", "left"):
                self._record(connection, name, self.now + len(self.known) * MINUTE, project)
        for at in (JOINED - 1, JOINED, LEFT - 1, LEFT):
            self._record(connection, "former", at, None)

    def _record(self, connection: Any, name: str, at: int, project: str | None) -> None:
        booked = None if project is None else UUID(bytes=self.bonds.ids[project])
        template = entry(work=Work(booked))
        said: tuple[Said, ...] = (
            msgspec.structs.replace(template, start=at, stop=at + 1),
            msgspec.structs.replace(away(), start=at, stop=at + 1, work=Work(booked)),
            msgspec.structs.replace(sample(), start=at),
        )
        self.keep(connection, name, *said)
        self.known[name, at, project or ""] = template.entry_id

    def keep(self, connection: Any, name: str, *said: Said) -> None:
        """Keep what a member's device says, without a signature."""
        whose = Whose(self.devices[name], self.bonds.ids[name], b"")
        for each in said:
            body = body_of(each, self.workspace.clock.now()).to_bytes()
            row = {
                "device_id": whose.device_id, "seq": self.seq, "link": b"", "link_hash": bytes(32),
                "salt": bytes(32), "body": body, "received_at": 0,
            }  # fmt: skip
            connection.execute(LINKS.insert(), row)
            keep_said(connection, whose, self.seq, each)
            self.seq += 1

    def covered(self, permission: str) -> set[int]:
        """Return the starts of what the role should see, as the table of permissions and the bonds say."""
        held = scopes(self.role, permission)
        return {at for name, at, project in self.known if self._covers(held, name, at, project)}

    def _covers(self, held: frozenset[Scope], name: str, at: int, project: str) -> bool:
        overseen = name == "overseen" or (name == "former" and JOINED <= at < LEFT)
        return (
            Scope.WORKSPACE in held
            or (Scope.OWN in held and name == "me")
            or (Scope.TEAM in held and overseen)
            or (Scope.PROJECT in held and project in self.bonds.reach["projects"][Scope.PROJECT])
        )


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sees_what_the_table_says_and_views_are_told(workspace: Workspace, role: Role) -> None:
    recorded = Recorded(workspace, role)
    me, token = recorded.bonds.ids["me"], recorded.bonds.token
    for path, (shape, permission, action) in LISTS.items():
        expected, before = recorded.covered(permission), len(workspace.audit())
        listed: Any = read(workspace.ask("GET", path, token), shape)  # type: ignore[arg-type]  # a generic alias
        assert {each.said.start for each in listed.items} == expected, (path, role)
        assert len(listed.items) == len(expected)
        others = {name for name, at, _ in recorded.known if at in expected} - {"me"}
        told = workspace.audit()[before:]
        assert {(event.actor, event.action, event.subject) for event in told} == {
            (me.hex(), action, recorded.bonds.ids[name].hex()) for name in others
        }
        assert len(told) == len(others)


@pytest.mark.parametrize("managed", [True, False])
def test_a_sample_is_of_the_project_whose_entry_its_first_part_that_counts_lies_in(
    workspace: Workspace, managed: bool
) -> None:
    recorded = Recorded(workspace, Role.PROJECT_MANAGER)
    ids, hour = recorded.bonds.ids, recorded.now + 60 * MINUTE
    first, second = (UUID(bytes=ids[name]) for name in ("foreign-project", "managed"))
    spans = ((0, 20, not managed, first), (30, 90, True, second))
    entries = (
        msgspec.structs.replace(
            entry(), entry_id=UUID(int=start), start=hour + start * SECOND, stop=hour + stop * SECOND,
            deleted=not counts, work=Work(project),
        )
        for start, stop, counts, project in spans
    )  # fmt: skip
    said: tuple[Said, ...] = (*entries, msgspec.structs.replace(sample(), start=hour))
    workspace.services.database.write(lambda connection: recorded.keep(connection, "stranger", *said))
    shown = _listed(workspace, "/activity-samples", recorded.bonds.token, f"from={hour}")
    assert [(each.start, each.tracked) for each in shown] == ([(hour + 30 * SECOND, 30.0)] if managed else [])


@pytest.mark.parametrize("name", ["me", "overseen", "stranger"])
def test_one_members_hours_are_asked_for_by_id(workspace: Workspace, name: str) -> None:
    """Who may not be seen has no hours, as who is not there has none."""
    recorded = Recorded(workspace, Role.TEAM_MANAGER)
    member, token = UUID(bytes=recorded.bonds.ids[name]), recorded.bonds.token
    for path in LISTS:
        shown = _listed(workspace, path, token, f"member={member}")
        assert len(shown) == (0 if name == "stranger" else 5)
        assert _listed(workspace, path, token, f"member={UUID(int=7)}") == []


def _replayed(said: list[Said], shape: type[Any], key: str) -> list[Any]:
    newest = {getattr(each, key): each for each in said if isinstance(each, shape)}
    return sorted(newest.values(), key=repr)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commits=st.lists(st.lists(anything_said(), min_size=1, max_size=6), min_size=1, max_size=6))
def test_tables_say_what_a_replay_says(workspace: Workspace, commits: list[list[Said]]) -> None:
    """A device each, one commit a request and all of them again."""
    device, said = workspace.device(), [each for commit in commits for each in commit]
    sent: list[Sent] = [device.say(*commit) for commit in commits]
    for each in sent:
        device.send(each)
    device.send(*sent)
    token, mine = workspace.owner_session(), device.sealer.device_id
    keys = {"/time-entries": (TimeEntry, "entry_id"), "/time-aways": (TimeAway, "away_id")}
    for path, (shape, key) in {**keys, "/activity-samples": (ActivitySample, "start")}.items():
        listed: Any = read(workspace.ask("GET", path, token), LISTS[path][0])  # type: ignore[arg-type]  # likewise
        shown = sorted((each.said for each in listed.items if each.device_id.bytes == mine), key=repr)
        expected = [each for each in _replayed(said, shape, key) if not getattr(each, "deleted", False)]
        if shape is ActivitySample:
            expected = sorted(within(expected, _replayed(said, TimeEntry, "entry_id")), key=repr)
        assert shown == expected
    events = [row for row in _rows(workspace, DEVICE_EVENTS) if row.device_id == mine]
    assert len(events) == sum(isinstance(each, DeviceEvent) for each in said)
    assert [
        row.device_id for row in _rows(workspace, TIME_AWAYS) if row.member_id != workspace.owner_id()
    ] == []
