"""A first run by ear, on a real X server and at a real server: each step is told, walked through and done."""

import asyncio

from lib.loopback_server import EMAIL, LoopbackServer
from lib.screen_reader import Spoken
from tests.journeys.listening import Listener, listening
from tests.journeys.test_tray_joining import made_link
from tests.journeys.tray_desk import TrayDesk, eventually
from tracker.core.introduction import Code

GIVEN = "Link or code"
DEVICE = "Name of this device, as your team sees it"
MISSING = "Paste a link, type a code or choose a file first."
AT_LOGIN = "Start with the computer: Switch on"


def test_a_newcomer_who_sees_nothing_joins_signs_in_and_allows(
    newcomer: TrayDesk, server: LoopbackServer
) -> None:
    link = asyncio.run(made_link(server))
    with listening(newcomer) as listener:
        welcomed(listener)
        joined(listener, link, server.connection.server.removeprefix("https://"))
        asked(listener)
        signed_in(listener, server.password)
        allowed(listener)
        pictured(listener)
        assert listener.window("Today - Tracker").role == "frame"


def begun(listener: Listener, number: int, heading: str, focus: str, told: str) -> Spoken:
    """Return a step's window, which was told as it began, and in which nothing is without words."""
    title = "" if focus == heading else f"{heading}. "
    listener.is_told(f"Step {number} of 6. {title}{told}")
    window = listener.window(f"{heading} - Tracker")
    assert window.role == "frame"
    shown = listener.told(window)
    assert next(each.name for each in shown if each.role == "heading") == heading
    listener.comes_to(window, focus)
    return window


def walks(listener: Listener, window: Spoken, focus: str, *then: str) -> None:
    """See that Tab goes from what has the focus through what follows, and round, in the order of reading."""
    order = listener.tab_round()
    names = [each.name for each in order]
    assert sorted(names) == sorted([focus, *then])
    start = names.index(focus)
    assert [*names[start:], *names[:start]] == [focus, *then]
    # What leads on comes first at the foot, and what leads back last.
    listener.key("shift+Tab")
    listener.comes_to(window, focus)
    above = [each for each in (*order[start:], *order[:start]) if each.role not in {"heading", "push button"}]
    assert listener.back_in(above) == []


def welcomed(listener: Listener) -> None:
    window = begun(listener, 1, "Welcome", "Welcome", "Tracker records your working time")
    walks(listener, window, "Welcome", "Continue")
    listener.press(window, "Continue")


def joined(listener: Listener, link: str, place: str) -> None:
    window = begun(listener, 2, "Join your workspace", GIVEN, "Paste the link or type the code")
    walks(listener, window, GIVEN, "Choose a file...", DEVICE, "Back", "Join your workspace")
    join = listener.one(window, "push button", "Join")
    assert ("enabled" in join.states, join.description) == (False, MISSING)
    listener.key("Return")
    listener.is_told(MISSING)
    listener.write(Code(bytes(10), place).text())
    listener.is_told(f"{place} is asked for it")
    join = listener.one(window, "push button", "Join")
    assert ("enabled" in join.states, join.description) == (True, f"{place} is asked for it")
    listener.key("Return")
    listener.is_told("Asking the server for your enrolment...")
    listener.is_told("The server knows no enrolment for this code.")
    listener.comes_to(window, f"{GIVEN}, text, ")

    listener.reader.write(listener.one(window, "text", GIVEN), link)
    listener.is_told(f"Demonstration at {place}")
    listener.told(window)
    listener.press(window, "Join")
    listener.is_told("Making this device's keys")


def asked(listener: Listener) -> None:
    heading = "Welcome to Demonstration"
    window = begun(listener, 3, heading, heading, "Your workspace asks you to record")
    walks(listener, window, heading, "Continue", "Read the full policy")
    listener.press(window, "Continue")


def signed_in(listener: Listener, password: str) -> None:
    window = begun(listener, 4, "Sign in", "E-mail", "With the account that your workspace gave you")
    walks(listener, window, "E-mail", "Password", "Sign in", "Later", "Back", "Sign in")
    listener.key("Return")
    listener.is_told("Write your e-mail address.")
    listener.is_told("Write your password.")

    listener.write(EMAIL)
    listener.key("Tab")
    listener.write("not the password")
    listener.key("Return")
    listener.is_told("Signing in...")
    listener.is_told("The e-mail address or the password is wrong. Check both and try again.")
    listener.comes_to(window, "Password")
    listener.told(window)
    listener.write(password)
    listener.key("Return")


def allowed(listener: Listener) -> None:
    heading = "Let Tracker work"
    window = begun(listener, 5, heading, heading, "Your system decides on each.")
    eventually(lambda: _has(listener, window, AT_LOGIN), "nothing asked for a start with the computer")
    walks(listener, window, heading, AT_LOGIN, "Continue", "Back")
    listener.press(window, AT_LOGIN)
    listener.is_told("Start with the computer: Switched on")
    listener.told(window)
    listener.press(window, "Continue")


def pictured(listener: Listener) -> None:
    heading = "A first picture, only for you"
    seen = "A picture of 1 monitor, as it looked just now. This one was not sealed, sent or kept."
    window = begun(listener, 6, heading, heading, "This is what a screenshot of yours would look like.")
    eventually(lambda: _has(listener, window, seen.partition(".")[0]), "no picture was taken")
    walks(listener, window, heading, "Open Tracker", "Take another", "Back")
    listener.tab_to("push button", "Take another")
    listener.key("Return")
    listener.is_told(seen)
    listener.comes_to(window, "Take another")
    listener.press(window, "Open Tracker")


def _has(listener: Listener, window: Spoken, name: str) -> bool:
    return any(each.name == name for each in listener.all(window))
