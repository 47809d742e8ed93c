"""What a run of capture tests says when it could not run."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.core.messages.message import Message

QA_MESSAGES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "qa-display": Message(
            "“{display}” is no display to test on.",
            "Say `auto`, `virtual`, `none`, `wayland`, or an X11 display such as `:0`.",
        ),
        "qa-monitors": Message(
            "“{monitor}” is no monitor to test with.",
            "Say width and height, 100 pixels or more, and the scale, 1 or more, where it is not 1: "
            "`1920x1080,2560x1440@2`.",
        ),
        "qa-monitors-large": Message(
            "{monitors} is more than a capture test shows.",
            "A side may have up to 16,384 pixels, and all monitors together 100 million.",
        ),
        "qa-scale": Message(
            "An X server has no monitors that are scaled.",
            "Test scales with `--display none`, or in a Wayland session.",
        ),
        "qa-program": Message(
            "{program} is not here, and a virtual display needs it.",
            "Install it; on Debian and its kin it is in the package {package}.",
        ),
        "qa-virtual": Message(
            "The virtual display did not start.", "Look whether `Xvfb -displayfd 1` starts by itself."
        ),
        "qa-window": Message(
            "The test pattern could not be shown on {display}.",
            "Look whether that X server answers and lets you open windows.",
        ),
        "qa-scenario": Message(
            "The scenario {file} is not right: {why}.",
            "See the scenarios that come with Tracker: `tracker qa scenarios`.",
        ),
        "qa-value": Message(
            "{field} cannot be {value}.",
            "`count` is 1 to 10000, `every` 0 to 86400 seconds, `tolerance` 0 to 96, `seconds` up to 86400; "
            "`display` and `monitors` are text.",
        ),
        "qa-unknown": Message(
            "There is nothing called {field} in a scenario.",
            "There are `display`, `monitors`, `count`, `every`, `tolerance` and `seconds`.",
        ),
        "qa-unwritable": Message("{path} cannot be written: {why}.", "Name another place."),
        "qa-server": Message(
            "The server for tests did not start: {why}.",
            "It needs tracker-desk[server]; nothing of it is left.",
        ),
        "qa-no-enrolment": Message(
            "Nothing says how this test joins {server}.",
            "Give an enrolment's file with `--enrolment`, or the variable TRACKER_ENROLMENT what is in it.",
        ),
        "qa-other-server": Message(
            "The enrolment is one for {enrolled}, not for {server}: nothing was sent.",
            "Give the address as the enrolment has it, or an enrolment at that server.",
        ),
        "qa-no-session": Message(
            "There is no Wayland session here.",
            "Start the test from inside one, or say `--display virtual` or `none`.",
        ),
    }
)
