"""Short runs of capture tests, and which of their checks failed or could not be made."""

from tracker.agent.doctor.finding import State
from tracker.host.clock import SystemClock
from tracker.qa.run import CheckedShot, Runner
from tracker.qa.scenario import Scenario, parse_monitors
from tracker.qa.stage import Stage

TWO = Scenario(display="none", monitors=parse_monitors("640x480,960x600@1.5"))
ALL = ["blank", "geometry", "sealed", "pattern", "redaction", "queue", "time"]


def waited(_seconds: float) -> None:
    pass


def run(stage: Stage, scenario: Scenario = TWO) -> list[CheckedShot]:
    return list(Runner(stage, scenario, SystemClock(), waited).shots())


def failing(stage: Stage, scenario: Scenario = TWO) -> set[str]:
    (shot,) = run(stage, scenario)
    return failed(shot)


def failed(shot: CheckedShot) -> set[str]:
    return {each.name for each in shot.findings if each.state is State.NO}


def unchecked(shot: CheckedShot) -> list[str]:
    return [each.name for each in shot.findings if each.state is State.WARN]
