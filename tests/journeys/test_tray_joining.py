"""A first run on a real X server, at a real server: an opened link, each step, then the main window."""

import asyncio
from functools import partial

import msgspec

from lib.loopback_server import EMAIL, LoopbackServer
from tests.fakes.no_keyring import no_keyring
from tests.journeys.tray_desk import TrayDesk, eventually
from tracker.agent.account import begin, find_place
from tracker.agent.session import SessionKeeper
from tracker.core.introduction import link_of
from tracker.core.wire import NewEnrolment
from tracker.host.clock import SystemClock
from tracker.sync.client import MemberClient

FIRST = "Welcome - Tracker"
INVITED = "You were invited to Demonstration - Tracker"
JOIN = "Join your workspace - Tracker"
SIGN_IN = "Sign in - Tracker"
REST = (
    "Welcome to Demonstration - Tracker",
    SIGN_IN,
    "Let Tracker work - Tracker",
    "A first picture, only for you - Tracker",
)
MAIN = "Today - Tracker"
AGAIN = "Sign in again"
DIALOG = "^Sign in$"


async def made_link(server: LoopbackServer) -> str:
    """Have the owner make an enrolment, and return its link."""
    owner = MemberClient(server.connection)
    try:
        await owner.sign_in(EMAIL, server.password)
        made = await owner.create_enrolment(NewEnrolment())
    finally:
        await owner.aclose()
    return link_of(msgspec.json.encode(made.enrolment))


def shows(desk: TrayDesk, title: str) -> bool:
    return title in desk.titles()


def focus(desk: TrayDesk, title: str) -> None:
    desk.xdotool("search", "--sync", "--onlyvisible", "--name", title, "windowactivate", "--sync")


def sign_in(desk: TrayDesk, server: LoopbackServer) -> None:
    desk.xdotool("type", EMAIL)
    desk.xdotool("key", "Tab")
    desk.xdotool("type", server.password)
    desk.xdotool("key", "Return")


def end_session(desk: TrayDesk, server: LoopbackServer) -> None:
    """Keep a real session of the owner's as one that has just ended by this computer's clock."""
    with no_keyring():
        keeper = SessionKeeper(desk.home.paths.data)
        place = find_place(desk.home.paths, keeper)
        begun = asyncio.run(begin(place, EMAIL, server.password))
        keeper.keep(msgspec.structs.replace(begun.kept, expires_at=SystemClock().now().wall), begun.token)


def test_a_newcomer_joins_by_a_link_and_walks_to_the_main_window(
    newcomer: TrayDesk, server: LoopbackServer
) -> None:
    link = asyncio.run(made_link(server))
    with newcomer.tray() as process:
        eventually(lambda: FIRST in newcomer.titles(), "nothing welcomed the newcomer")
        assert MAIN not in newcomer.titles()
        assert newcomer.tracker("tray", link).returncode == 0, "a link goes to the tray that runs"
        eventually(partial(shows, newcomer, INVITED), "nothing told by whom the newcomer was invited")
        focus(newcomer, INVITED)
        newcomer.xdotool("key", "Return")
        eventually(partial(shows, newcomer, JOIN), "the link was not shown")
        focus(newcomer, JOIN)
        newcomer.xdotool("key", "Return")
        for step in REST:
            eventually(partial(shows, newcomer, step), f"the step was not shown: {step}", 40)
            focus(newcomer, step)
            if step == SIGN_IN:
                sign_in(newcomer, server)
            else:
                newcomer.xdotool("key", "alt+Right")
        eventually(lambda: MAIN in newcomer.titles(), "the main window was not shown")
        assert REST[-1] not in newcomer.titles()
        assert newcomer.tracker("me").stdout.startswith(f"{EMAIL}, owner in Demonstration.")
        assert newcomer.timer() == "stopped", "the agent runs, and records nothing yet"
        assert process.poll() is None
    kept = [each for each in newcomer.home.folder.rglob("*") if each.suffix in {".webp", ".png"}]
    assert kept == [], "the first picture is kept nowhere"


def test_a_session_that_ended_is_told_without_the_focus_and_begun_anew_from_there(
    newcomer: TrayDesk, server: LoopbackServer
) -> None:
    assert newcomer.tracker("enrol", asyncio.run(made_link(server))).returncode == 0
    end_session(newcomer, server)
    kept = SessionKeeper(newcomer.home.paths.data).kept
    before = kept()
    with newcomer.another_window("Somebody's work"), newcomer.tray():
        eventually(partial(shows, newcomer, AGAIN), "nothing told that the session had ended")
        assert newcomer.active() == "Somebody's work"
        focus(newcomer, AGAIN)
        newcomer.xdotool("key", "Tab", "Return")
        eventually(partial(shows, newcomer, "Sign in"), "nothing asked for the password")
        assert AGAIN not in newcomer.titles()
        focus(newcomer, DIALOG)
        newcomer.xdotool("type", server.password)
        newcomer.xdotool("key", "Return")
        eventually(lambda: kept() != before, "nobody was signed in")
        eventually(lambda: not shows(newcomer, "Sign in"), "the dialog stayed")
        assert newcomer.tracker("me").stdout.startswith(f"{EMAIL}, owner in Demonstration.")
        assert newcomer.timer() == "stopped"
    with newcomer.tray():
        eventually(lambda: newcomer.timer() == "stopped", "the agent was not started")
        assert AGAIN not in newcomer.titles()
