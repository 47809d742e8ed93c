"""`tracker toggle` starts the timer and stops it, whether the agent runs, and goes on after a break."""

from tests.faces.shell import Shell
from tests.fakes.home import Home


def timer(home: Home) -> tuple[str, object]:
    told = home.status()["timer"]
    return told["state"], told["note"]


def toggle(home: Home) -> str:
    done = home.run("toggle")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_starts_also_the_agent_then_stops_and_goes_on_after_a_break(home: Home) -> None:
    toggle(home)
    assert timer(home) == ("running", "")
    assert toggle(home).startswith("The timer is stopped.")
    assert timer(home)[0] == "stopped"
    assert home.run("start", "--note", "a letter").returncode == 0
    assert home.run("break").returncode == 0
    toggle(home)
    assert timer(home) == ("running", "a letter")
    assert home.run("break").returncode == 0
    assert home.run("agent", "stop").returncode == 0
    toggle(home)
    assert timer(home) == ("running", "a letter"), "also where no agent was there to say so"
    assert home.run("stop").returncode == 0
    toggle(home)
    assert timer(home) == ("running", ""), "a note is of one entry"


def test_before_enrolment_it_says_what_to_do(shell: Shell) -> None:
    assert "tracker enrol" in shell("toggle")
    assert shell.code == 1
