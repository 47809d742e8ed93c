"""What a run came to, for machines: JUnit's XML, as continuous integration reads it, and JSON."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as Xml

from tracker.agent.doctor.finding import Finding, State
from tracker.qa.run import CheckedShot

_SUITE = "tracker.qa.capture"


@dataclass(slots=True)
class Outcome:
    """A run so far: on which kind of display, its shots, and why it ended early, or nothing."""

    display: str
    shots: list[CheckedShot] = field(default_factory=list)
    error: str = ""

    @property
    def passed(self) -> bool:
        """Tell whether it went to its end and no check failed."""
        return not self.error and all(shot.passed for shot in self.shots)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return a run as plain values: whether it passed, on what, and of each shot its checks.

    `state` of a check is `ok`, `no`, or `warn` for one that cannot be made on this display. `error` is there
    only where the run did not go to its end.
    """
    shots = [
        {
            "number": shot.number,
            "passed": shot.passed,
            "milliseconds": shot.milliseconds,
            "checks": [
                {"name": each.name, "state": each.state.value, "text": each.text()} for each in shot.findings
            ],
        }
        for shot in outcome.shots
    ]
    error = {"error": outcome.error} if outcome.error else {}
    return {"passed": outcome.passed, "display": outcome.display, **error, "shots": shots}


def as_junit(outcome: Outcome) -> bytes:
    """Return a run as one test suite with a test case for each check of each shot.

    One more, `run`, is an error where the run did not go to its end.
    """
    found = [each for shot in outcome.shots for each in shot.findings]
    errors = int(bool(outcome.error))
    counts = {
        "tests": len(found) + errors,
        "failures": sum(each.state is State.NO for each in found),
        "errors": errors,
        "skipped": sum(each.state is State.WARN for each in found),
        "time": sum(shot.milliseconds for shot in outcome.shots) / 1000,
    }
    about = {name: str(value) for name, value in counts.items()}
    suites = Xml.Element("testsuites", {"name": _SUITE, **about})
    suite = Xml.SubElement(suites, "testsuite", {"name": f"{_SUITE}.{outcome.display}", **about})
    for shot in outcome.shots:
        for each in shot.findings:
            _add(suite, shot, each)
    if outcome.error:
        case = Xml.SubElement(suite, "testcase", classname=_SUITE, name="run", time="0")
        Xml.SubElement(case, "error", message=outcome.error)
    return Xml.tostring(suites, "unicode", xml_declaration=False).encode() + b"\n"


def _add(suite: Xml.Element, shot: CheckedShot, finding: Finding) -> None:
    seconds = str(shot.milliseconds / 1000) if finding.name == "time" else "0"
    case = Xml.SubElement(
        suite, "testcase", classname=f"{_SUITE}.shot-{shot.number}", name=finding.name, time=seconds
    )
    match finding.state:
        case State.NO:
            Xml.SubElement(case, "failure", message=finding.text())
        case State.WARN:
            Xml.SubElement(case, "skipped", message=finding.text())
        case State.OK:
            pass
