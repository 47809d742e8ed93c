"""The device's policy: fetched and kept for offline, only ever replaced by a verified successor."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.agent.simulation import Simulation, simulate
from tracker.agent.asking import ASK_AFTER
from tracker.agent.assemble import Wishes, assemble
from tracker.agent.chain import Chain
from tracker.agent.courier import Courier, Surroundings
from tracker.agent.loop import Agent
from tracker.agent.notice import Happened
from tracker.agent.pipeline import Pipeline
from tracker.agent.policy import BEFORE_DOCUMENT, DOCUMENT, KeptPolicy, PolicyKeeper, read_policy
from tracker.agent.policy_seen import policy_seen
from tracker.agent.recorder import Recorder
from tracker.agent.rhythm import Pace
from tracker.agent.trust import TrustKeeper
from tracker.core.errors import DamagedError, UnreachableError
from tracker.core.manifest import EXPIRE_AFTER
from tracker.core.moment import MICROSECONDS
from tracker.core.policy import Setting, Settings
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.core.policy.screenshot_fields import SCREENSHOTS
from tracker.core.wire import RecordingState

PAUSE = ASK_AFTER // MICROSECONDS
OFF = Settings({"screenshots": Setting(value=False)})
PROJECT = UUID(int=3)


def around(world: Simulation) -> Surroundings:
    return Surroundings(world.clock, lambda count: bytes(count), world.notices.append)


def trust(world: Simulation) -> TrustKeeper:
    trusted = world.store.trust()
    assert trusted is not None
    return TrustKeeper(world.identity, trusted)


def keeper(world: Simulation) -> PolicyKeeper:
    return PolicyKeeper(world.identity, world.store, world.line, trust(world), around(world))


def asking(world: Simulation, policy: PolicyKeeper, told: Surroundings) -> Agent:
    """Return an agent that asks for the policy before each delivery."""
    trusted = trust(world)
    chain, pipeline = Chain(world.identity, world.store, told.draw), Pipeline(world.identity, told.draw)
    recorder = Recorder(world.screen, chain, pipeline, trusted, world.clock)
    courier = Courier(world.identity, world.store, world.line, trusted, told)
    return Agent(recorder, courier, Pace(0.001), told, (policy.refresh,))


async def test_before_the_first_policy_the_table_holds() -> None:
    world = await simulate()
    policy = keeper(world)
    assert (policy.version, policy.effective()[SCREENSHOTS]) == (None, SCREENSHOTS.default)


async def test_a_fetched_policy_holds_and_is_kept_for_offline() -> None:
    world = await simulate()
    world.server.settings = Settings(projects={PROJECT: {"screenshots": False}})
    first = keeper(world)
    await first.refresh()
    world.server.away = True
    restarted = keeper(world)
    for policy in (first, restarted):
        assert policy.version == 1
        assert policy.effective()[SCREENSHOTS] is True
        assert policy.effective(PROJECT)[SCREENSHOTS] is False
    assert len(world.told(Happened.POLICY_TAKEN)) == 1


async def test_the_server_is_asked_again_after_a_while_only() -> None:
    world = await simulate()
    policy = keeper(world)
    await policy.refresh()
    world.server.policy_version, world.server.settings = 2, OFF
    world.clock.advance(PAUSE - 1)
    await policy.refresh()
    assert policy.version == 1
    world.clock.jump(-7200)
    world.clock.advance(1)
    await policy.refresh()
    assert (policy.version, policy.effective()[SCREENSHOTS]) == (2, False)
    world.clock.reboot(bytes(16))
    await policy.refresh()
    assert world.server.calls.count("policy") == 3
    assert len(world.told(Happened.POLICY_TAKEN)) == 2, "the same again is no news"


async def test_asked_anew_the_policy_is_fetched_at_once() -> None:
    world = await simulate()
    policy = keeper(world)
    await policy.refresh()
    world.server.policy_version, world.server.settings = 2, OFF
    await policy.refresh(anew=True)
    assert (policy.version, policy.effective()[SCREENSHOTS]) == (2, False)


async def test_while_the_server_is_away_the_next_call_asks() -> None:
    world = await simulate()
    policy = keeper(world)
    world.server.away = True
    await policy.refresh()
    world.server.away = False
    await policy.refresh()
    assert policy.version == 1
    assert [notice.happened for notice in world.notices] == [Happened.POLICY_TAKEN]


def another_signer(world: Simulation) -> None:
    world.server.manifest_key = Ed25519PrivateKey.generate()


def another_member(world: Simulation) -> None:
    world.server.member_id = UUID(int=9)


def another_workspace(world: Simulation) -> None:
    world.server.workspace_id = UUID(int=9)


def an_older_one(world: Simulation) -> None:
    world.server.policy_version = 0


def another_of_the_same_number(world: Simulation) -> None:
    world.server.settings = Settings({"screenshots": Setting(value=True)})


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (another_signer, "policy-untrusted"),
        (another_member, "policy-untrusted"),
        (another_workspace, "policy-untrusted"),
        (an_older_one, "policy-rolled-back"),
        (another_of_the_same_number, "policy-forked"),
    ],
)
async def test_what_does_not_follow_is_told_and_what_was_held_stays(
    wrong: Callable[[Simulation], None], key: str
) -> None:
    world = await simulate()
    world.server.settings = OFF
    policy = keeper(world)
    await policy.refresh()
    kept = world.store.document(DOCUMENT)
    wrong(world)
    world.clock.advance(PAUSE)
    await policy.refresh()
    errors = [notice.error.key for notice in world.told(Happened.POLICY_REFUSED) if notice.error]
    assert errors == [key]
    assert (policy.version, policy.effective()[SCREENSHOTS]) == (1, False)
    assert world.store.document(DOCUMENT) == kept


async def test_a_policy_is_kept_before_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    world = await simulate()
    policy = keeper(world)

    def full(*_: object) -> None:
        raise UnreachableError("database-disk-full", file="store.db")

    monkeypatch.setattr(world.store, "keep_document", full)
    await policy.refresh()
    assert policy.version is None
    assert world.notices == []


async def test_past_the_manifests_expiry_nothing_is_asked() -> None:
    world = await simulate()
    policy = keeper(world)
    world.clock.advance(EXPIRE_AFTER // MICROSECONDS)
    await policy.refresh()
    await policy.refresh(anew=True)
    assert "policy" not in world.server.calls


async def test_what_the_store_holds_is_verified_down_from_the_root() -> None:
    world = await simulate()
    await keeper(world).refresh()
    document = world.store.document(DOCUMENT)
    assert document is not None
    assert read_policy(world.identity, None) is None
    kept = msgspec.json.decode(document, type=KeptPolicy)
    altered = msgspec.structs.replace(
        kept, policy=msgspec.structs.replace(kept.policy, body=kept.policy.body + b" ")
    )
    for damaged in (b"{", b"{}", msgspec.json.encode(altered)):
        with pytest.raises(DamagedError) as refused:
            read_policy(world.identity, damaged)
        assert refused.value.key == "policy-untrusted"


@pytest.mark.parametrize("damaged", [b"{", b"{}"])
async def test_a_kept_policy_that_cannot_be_used_is_told_and_fetched_anew(damaged: bytes) -> None:
    """What is most careful holds meanwhile, the usual time for copies, and no older policy is taken."""
    world = await simulate()
    world.server.policy_version = 5
    await keeper(world).refresh()
    world.store.keep_document(DOCUMENT, damaged)
    world.notices.clear()
    world.server.away = True
    restarted = keeper(world)
    for _ in range(2):
        await restarted.refresh()
        assert (restarted.version, restarted.effective()[SCREENSHOTS]) == (None, False)
        assert restarted.effective(PROJECT)[LOCAL_COPIES] == LOCAL_COPIES.default
    assert [notice.error.key for notice in world.told(Happened.POLICY_UNUSABLE) if notice.error] == [
        "policy-unusable"
    ]
    world.server.away, world.server.policy_version = False, 4
    await restarted.refresh()
    assert [notice.error.key for notice in world.told(Happened.POLICY_REFUSED) if notice.error] == [
        "policy-rolled-back"
    ]
    assert restarted.effective()[SCREENSHOTS] is False
    world.server.policy_version = 5
    world.clock.advance(PAUSE)
    await restarted.refresh()
    assert (restarted.version, restarted.effective()[SCREENSHOTS]) == (5, True)
    assert keeper(world).version == 5


async def test_what_held_before_is_kept_so_that_what_changed_can_be_told() -> None:
    """Only what changed something counts; what cannot be read says nothing."""
    world = await simulate()
    policy = keeper(world)
    await policy.refresh()
    assert policy.held is not None
    since = policy.held.since
    assert policy_seen(world.store).changes_since(since) == ()
    for version, settings in ((2, OFF), (3, OFF)):
        world.server.policy_version, world.server.settings = version, settings
        world.clock.advance(PAUSE)
        await policy.refresh()
    seen = policy_seen(world.store)
    (change,) = seen.changes_since(since)
    assert (change.before, change.after) == (
        "Screenshots are taken while the timer runs.",
        "No screenshots are taken.",
    )
    assert seen.changes_since(policy.held.since) == (), "that is not what held before"
    world.store.keep_document(BEFORE_DOCUMENT, b"{")
    assert policy_seen(world.store).changes_since(since) == ()


async def test_a_new_number_for_the_same_settings_is_no_news() -> None:
    """As after each restart of the server, which signs anew."""
    world = await simulate()
    policy = keeper(world)
    await policy.refresh()
    world.server.policy_version = 2
    world.clock.advance(PAUSE)
    await policy.refresh()
    assert policy.version == keeper(world).version == 2
    assert len(world.told(Happened.POLICY_TAKEN)) == 1


async def test_since_when_a_policy_holds_is_told_and_kept() -> None:
    """A new number for the same settings does not change it."""
    world = await simulate()
    policy = keeper(world)
    assert policy.held is None
    world.clock.advance(5)
    await policy.refresh()
    first = world.clock.now().wall
    world.clock.advance(PAUSE)
    world.server.policy_version = 2
    await policy.refresh()
    for each in (policy, keeper(world)):
        assert each.held is not None
        assert (each.held.policy.version, each.held.since) == (2, first)
    world.clock.advance(PAUSE)
    world.server.policy_version, world.server.settings = 3, OFF
    await policy.refresh()
    made = assemble(world.store, world.screen, Wishes(60.0, world.notices.append, world.clock))
    await made.aclose()
    status = made.board.present()
    assert (status.policy_version, status.policy_changed_at) == (3, world.clock.now().wall)


async def test_of_what_an_earlier_version_kept_the_signing_counts() -> None:
    world = await simulate()
    await keeper(world).refresh()
    document = world.store.document(DOCUMENT)
    assert document is not None
    kept = msgspec.json.decode(document, type=KeptPolicy)
    earlier = {"statement": kept.statement, "policy": kept.policy}
    held = read_policy(world.identity, msgspec.json.encode(earlier))
    assert held is not None
    assert held.since == held.policy.issued_at


async def test_a_policy_of_another_manifest_key_stays_readable() -> None:
    world = await simulate()
    world.server.settings = OFF
    await keeper(world).refresh()
    another_signer(world)
    world.store.keep_trust(world.server.trust())
    restarted = keeper(world)
    assert restarted.effective()[SCREENSHOTS] is False
    world.server.policy_version = 2
    await restarted.refresh()
    assert restarted.version == 2


async def test_the_agent_asks_before_each_delivery_and_delivers_all_the_same() -> None:
    world = await simulate()
    policy = keeper(world)
    agent = asking(world, policy, around(world))
    another_member(world)
    await world.agent.capture()
    assert await agent.deliver()
    assert world.server.calls == ["enrol", "policy", "records", "blob"]
    assert len(world.told(Happened.POLICY_REFUSED)) == 1


async def test_by_a_policy_without_screenshots_the_screen_is_not_touched() -> None:
    world = await simulate()
    world.server.settings = OFF
    await keeper(world).refresh()
    made = assemble(world.store, world.screen, Wishes(60.0, world.notices.append, world.clock))
    off_since = world.clock.now().wall
    for _ in range(3):
        await made.agent.capture()
        world.clock.advance(60)
    await made.aclose()
    assert world.screen.taken == []
    assert len(world.told(Happened.NOT_CAPTURED)) == 1, "it is told when it is new, not at every turn"
    recording = made.board.present().recording
    assert recording.since == off_since
    assert (recording.state, recording.reason and recording.reason.problem.key) == (
        RecordingState.PAUSED,
        "capture-off",
    )


async def test_captures_go_on_once_the_policy_has_screenshots_again() -> None:
    world = await simulate()
    world.server.settings = OFF
    policy = keeper(world)
    await policy.refresh()
    told = replace(around(world), screenshots=lambda: policy.effective()[SCREENSHOTS])
    agent = asking(world, policy, told)
    await agent.capture()
    assert (world.screen.taken, len(world.told(Happened.NOT_CAPTURED))) == ([], 1)
    world.server.settings, world.server.policy_version = Settings(), 2
    world.clock.advance(PAUSE)
    await policy.refresh()
    await agent.capture()
    assert len(world.screen.taken) == 1
    world.server.settings, world.server.policy_version = OFF, 3
    world.clock.advance(PAUSE)
    await policy.refresh()
    await agent.capture()
    assert (len(world.screen.taken), len(world.told(Happened.NOT_CAPTURED))) == (1, 2)
