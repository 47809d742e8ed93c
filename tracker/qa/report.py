"""What a run came to, for machines: JUnit's XML, as continuous integration reads it, and JSON."""

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from tracker.qa.doctor.finding import Finding, State
from tracker.qa.run import CheckedShot
from tracker.qa.stage import Stage

_SUITE = "tracker.qa.capture"


def as_json(stage: Stage, shots: Sequence[CheckedShot]) -> dict[str, Any]:
    """Return a run as plain values: whether it passed, on what, and of each shot its checks.

    `state` of a check is `ok`, `no`, or `warn` for one that cannot be made on this display.
    """
    return {
        "passed": all(shot.passed for shot in shots),
        "display": stage.kind,
        "shots": [
            {
                "number": shot.number,
                "passed": shot.passed,
                "milliseconds": shot.milliseconds,
                "checks": [
                    {"name": each.name, "state": each.state.value, "text": each.text()}
                    for each in shot.findings
                ],
            }
            for shot in shots
        ],
    }


def as_junit(stage: Stage, shots: Sequence[CheckedShot]) -> bytes:
    """Return a run as one test suite with a test case for each check of each shot."""
    found = [each for shot in shots for each in shot.findings]
    counts = {
        "tests": len(found),
        "failures": sum(each.state is State.NO for each in found),
        "errors": 0,
        "skipped": sum(each.state is State.WARN for each in found),
        "time": sum(shot.milliseconds for shot in shots) / 1000,
    }
    about = {name: str(value) for name, value in counts.items()}
    suites = Xml.Element("testsuites", {"name": _SUITE, **about})
    suite = Xml.SubElement(suites, "testsuite", {"name": f"{_SUITE}.{stage.kind}", **about})
    for shot in shots:
        for each in shot.findings:
            _add(suite, shot, each)
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
