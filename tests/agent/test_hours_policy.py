"""Hours obey the policy in use, of the project that is worked on: time away, time by hand, notes, limits."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from tests.agent.simulation import Simulation, simulate
from tracker.agent.assemble import Assembled, Wishes, assemble, controlled
from tracker.agent.hours_policy import hand_rules, kept_limits, limits, rules
from tracker.agent.policy import DOCUMENT, PolicyKeeper
from tracker.core.errors import RefusedError
from tracker.core.hours.absence import Rules
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.summary import Limits
from tracker.core.policy import Setting, Settings, effective
from tracker.core.policy.time_fields import IdleTime
from tracker.core.wire import NamedWork, StartTimer, TimerMode, Work, WorkProject
from tracker.host.paths import Paths

PROJECT = UUID(int=3 << 100)
NOTED = Settings({"note-required": Setting(value=False)}, projects={PROJECT: {"note-required": True}})


def test_the_table_gives_what_holds_before_any_policy() -> None:
    here = effective(Settings())
    assert (rules(here), hand_rules(here), limits(here)) == (Rules(), HandRules(), Limits())


@pytest.mark.parametrize(
    ("key", "value", "changed"),
    [
        ("manual-time", False, HandRules(manual_time=False)),
        ("edit-own-time", False, HandRules(edit_own_time=False)),
        ("delete-own-time", True, HandRules(delete_own_time=True)),
        ("note-required", True, HandRules(note_required=True)),
        ("project-required", True, HandRules(project_required=True)),
    ],
)
def test_each_field_has_its_rule(key: str, value: bool, changed: HandRules) -> None:
    assert hand_rules(effective(Settings({key: Setting(value=value)}))) == changed


def test_time_away_and_limits_follow_their_fields() -> None:
    asked = {"idle-time": "discard", "auto-resume": True, "daily-limit": 8, "weekly-limit": 40}
    here = effective(Settings({key: Setting(value=value) for key, value in asked.items()}))
    assert rules(here) == Rules(IdleTime.DISCARD, auto_resume=True)
    assert limits(here) == Limits(8, 40)


async def by_policy(settings: Settings) -> tuple[Simulation, Assembled]:
    """Return an agent that keeps a policy, and one project."""
    world = await simulate()
    world.server.settings = settings
    world.server.work = Work((WorkProject(PROJECT, "Website", None, False, ()),))
    made = assemble(world.store, world.screen, Wishes(60, world.notices.append, world.clock))
    trusted = world.store.trust()
    assert trusted is not None
    held = made.agent._errands[0].__self__  # type: ignore[attr-defined] # the keeper whose errand it is
    assert isinstance(held, PolicyKeeper)
    held._server = world.line
    await held.refresh()
    made.agent._errands[1].__self__._server = world.line  # type: ignore[attr-defined] # likewise
    await made.agent._errands[1](anew=True)
    return world, made


async def test_a_note_is_asked_for_on_the_project_that_wants_one() -> None:
    _, made = await by_policy(NOTED)
    with pytest.raises(RefusedError) as refusal:
        made.desk.start(StartTimer(NamedWork("Website")))
    assert refusal.value.key == "time-note-required"
    made.desk.start(StartTimer())
    made.desk.start(StartTimer(NamedWork("Website", note="plans")))
    await made.aclose()


async def test_an_agent_that_was_killed_tells_at_once_what_the_one_before_told(tmp_path: Path) -> None:
    world, made = await by_policy(Settings())
    made.desk.start(StartTimer(NamedWork("Website")))
    await made.agent.capture()
    await world.agent.deliver()
    await made.board.count()
    before, received = made.board.present(), world.store.last_receipt()
    await made.aclose()
    world.clock.advance(5)
    again = assemble(world.store, world.screen, Wishes(60, world.notices.append, world.clock))
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    async with controlled(again, paths, asyncio.Event()):
        first = again.board.present()  # Nothing else has had its turn yet: this is what the first is told.
    await again.aclose()
    assert first.timer is not None
    assert before.timer is not None
    assert (first.timer.state, first.timer.entry_id) == (TimerMode.RUNNING, before.timer.entry_id)
    assert first.timer.today == before.timer.today + 5
    assert received is not None
    assert first.last_receipt_at == min(received, world.clock.now().wall)


async def test_limits_are_read_beside_the_agent() -> None:
    world, made = await by_policy(Settings({"daily-limit": Setting(value=8)}))
    await made.aclose()
    assert kept_limits(world.store) == Limits(8)
    world.store.keep_document(DOCUMENT, b"{}")
    assert kept_limits(world.store) == Limits(), "what cannot be read limits nothing that is shown"


async def test_captures_follow_the_timer_of_the_agent_itself() -> None:
    world, made = await by_policy(Settings())
    await made.agent.capture()
    assert world.screen.taken == []
    await made.start_timer()
    await made.agent.capture()
    assert len(world.screen.taken) == 1
    made.desk.stop()
    await made.agent.capture()
    assert len(world.screen.taken) == 1
    await made.aclose()
