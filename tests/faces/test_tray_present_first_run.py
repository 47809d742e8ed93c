"""The words of the first run, without Qt: what is told before and after joining, and of what was given."""

import msgspec
import pytest

from tests.faces.test_tray_recorded import seen
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer
from tracker.agent.doctor.finding import Finding, State
from tracker.agent.policy_seen import PolicySeen
from tracker.core.capture import Taken
from tracker.core.errors import UnrecognisedError
from tracker.core.introduction import link_of
from tracker.core.messages.message import Message
from tracker.core.wire import Work
from tracker.tray.present.first_run import ENDED, STEPS, Step, asked, promises, records, steps, welcome
from tracker.tray.present.first_run_joining import Phase, Recognised, invited, next_step, recognised, stopped
from tracker.tray.present.first_run_needs import Deed, Need, Standing, badge, button, login_row, missing, row
from tracker.tray.present.first_run_picture import lead, left_out, shows

CODE = "K7QF-2M9T-XW3P-RB6D"
RAW = msgspec.json.encode(FakeServer(FakeClock()).new_enrolment("https://tracker.example:8443"))
BEFORE = (welcome(None).points, welcome(None).below)
SAYS = Message("How it stands.", "What to do: `tracker doctor`.")


def test_before_joining_it_says_what_can_be_recorded_and_what_never_is() -> None:
    told = welcome(None)
    assert [point.title for point in told.points] == [
        "Hours",
        "Activity level",
        "Screenshots",
        "Applications",
        "This device",
    ]
    assert "also while it is stopped: Tracker's start, end and faults" in told.points[-1].sentence
    assert told.below.startswith("Never: what you type, microphone, camera or location")
    assert not [each for each in promises() if "Nothing is recorded" in each.sentence]


def test_an_ended_device_is_told_what_is_safe() -> None:
    told = welcome(UnrecognisedError(ENDED))
    assert told.title == "This device was signed out"
    assert "sealed" in told.points[0].sentence
    assert "Ask your admin" in told.points[1].sentence


def test_after_joining_only_what_is_recorded_is_told_and_who_may_see_it() -> None:
    told = asked(seen({"screenshots": False}), "Demonstration")
    assert told.title == "Welcome to Demonstration"
    assert [point.title for point in told.points] == [
        "Hours",
        "Activity level",
        "Applications",
        "This device",
        "Who may see it",
    ]
    unheard = asked(PolicySeen(None, Work(), usable=True), "Demonstration")
    assert "not here yet" in unheard.lead


def test_who_takes_no_screenshots_is_neither_asked_for_the_screen_nor_shown_a_picture() -> None:
    assert steps(None) == steps(seen()) == STEPS
    assert Step.PICTURE not in steps(seen({"screenshots": False}))
    assert records(None) == records(seen()) == {"input": True, "screen": True}
    assert records(seen({"screenshots": False, "activity": False})) == {"input": False, "screen": False}


@pytest.mark.parametrize("given", [link_of(RAW), RAW.decode()])
def test_a_link_and_a_files_content_tell_their_workspace_before_anything_is_sent(given: str) -> None:
    assert recognised(given, "") == Recognised("Acme", "at tracker.example:8443")


def test_a_code_tells_which_server_is_asked() -> None:
    assert recognised(f"{CODE.lower()}@tracker.example", "") == Recognised(
        "tracker.example", "is asked for it"
    )
    assert recognised(CODE, "own.example") == Recognised("own.example", "is asked for it")


@pytest.mark.parametrize(
    "given", ["", "K7QF", CODE, link_of(RAW)[:60], "https://x.example", "/home/anna/a.json", "{"]
)
def test_what_is_not_whole_is_nothing_yet(given: str) -> None:
    assert recognised(given, "") is None


def test_who_opens_an_invitation_is_told_by_whom_before_anything_is_sent() -> None:
    assert [invited(given, "own.example") for given in (link_of(RAW), CODE, "/home/anna/a.json", "")] == [
        *("You were invited to Acme", "You were invited by own.example", "You opened an invitation", "")
    ]
    told = welcome(None, "You were invited to Acme", next_step(CODE, "own.example"))
    assert (told.title, told.points, told.below) == ("You were invited to Acme", *BEFORE)
    assert told.lead.startswith("You join in the next step. Nothing is sent before. Tracker records")


@pytest.mark.parametrize("given", ["tracker-desk://?", link_of(RAW)[:60], "https://x.example", "{"])
def test_who_opens_what_is_none_is_told_at_once(given: str) -> None:
    assert invited(given, "own.example") == "What you opened is no invitation"
    assert next_step(given, "own.example").startswith("Nothing was sent. Copy it again")
    assert welcome(None, "", next_step("", "")).lead.startswith("Tracker records")


def test_who_stops_is_told_what_is_kept() -> None:
    assert "nothing is kept here" in stopped(Phase.ASKING)
    assert "your admin sees it" in stopped(Phase.JOINING)


@pytest.mark.parametrize(
    ("need", "found", "platform", "standing", "deed"),
    [
        (Need.SCREEN, Finding("permission", State.OK, SAYS), "linux", Standing.ALLOWED, Deed.NONE),
        (Need.SCREEN, Finding("permission", State.WARN, SAYS), "linux", Standing.OPEN, Deed.ALLOW),
        (Need.SCREEN, Finding("permission", State.NO, SAYS), "linux", Standing.OPEN, Deed.ASK_AGAIN),
        (Need.SCREEN, Finding("screen", State.NO, SAYS), "linux", Standing.MISSING, Deed.NONE),
        (Need.SCREEN, Finding("permission", State.NO, SAYS), "darwin", Standing.OPEN, Deed.SETTINGS),
        (Need.INPUT, Finding("input", State.WARN, SAYS), "linux", Standing.PARTLY, Deed.NONE),
        (Need.INPUT, Finding("input", State.NO, SAYS), "darwin", Standing.OPEN, Deed.SETTINGS),
        (Need.NOTICES, Finding("notices", State.WARN, SAYS), "linux", Standing.MISSING, Deed.NONE),
        (Need.NOTICES, Finding("notices", State.WARN, SAYS), "win32", Standing.OPEN, Deed.SETTINGS),
    ],
)
def test_each_need_says_how_it_stands_and_what_to_press(
    need: Need, found: Finding, platform: str, standing: Standing, deed: Deed
) -> None:
    told = row(need, found, platform)
    assert (told.standing, told.deed) == (standing, deed)
    assert bool(button(deed)) is (standing is Standing.OPEN), "what is open can be pressed"
    assert bool(badge(told)) is (standing is not Standing.OPEN)
    if standing in (Standing.PARTLY, Standing.MISSING):
        assert told.sentence == "How it stands. What to do: “tracker doctor”."


def test_starting_with_the_computer_is_allowed_or_can_be() -> None:
    assert login_row(starts=True).standing is Standing.ALLOWED
    assert login_row(starts=False).deed is Deed.START
    assert badge(login_row(starts=True)) == "Switched on"


def test_what_keeps_a_person_waiting_is_named_and_starting_with_the_computer_never_does() -> None:
    screen = row(Need.SCREEN, Finding("permission", State.WARN, SAYS), "linux")
    login = login_row(starts=False)
    assert missing([screen, login]) == "Still open: Screen. Allow each, or choose “Do it later”."
    assert missing([None, login]).startswith("Tracker looks at what your system allows.")
    assert missing([login]) == missing([login_row(starts=True)]) == ""


def test_the_picture_says_what_was_left_out_of_it() -> None:
    assert left_out(Taken(1)) == ()
    assert left_out(Taken(1, redacted=1)) == ("1 window that your workspace leaves out was painted over.",)
    assert len(left_out(Taken(1, redacted=2, unexcluded=True, blank=(1,)))) == 3
    assert "blurred" in lead(seen({"screenshot-blur": "strong"}))
    assert lead(None) == "This is what a screenshot of yours would look like."
    assert "2 monitors" in shows(2)
