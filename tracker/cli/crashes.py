"""`tracker crashes`: the reports of Tracker's own faults, which stay on this computer."""

import argparse
from typing import TYPE_CHECKING, Final

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, add_group, example
from tracker.cli.terminal import remark, say, say_json
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

if TYPE_CHECKING:
    from tracker.host.crash import Crashes
    from tracker.host.crash_report import CrashReport, Failure

_EXAMPLE: Final = "tracker crashes"


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    crashes = add_group(commands, "crashes", _("look at reports of Tracker's own faults"), "crashes list")
    listing = crashes.add_parser(
        "list",
        help=_("name the reports"),
        description=_("Name the crash reports on this computer, the newest first."),
        epilog=example("crashes list --json"),
    )
    showing = crashes.add_parser(
        "show",
        help=_("show a report"),
        description=_(
            "Show a crash report: which code ran, never what it worked on. It is in a file of yours; "
            "whether anybody gets it is up to you."
        ),
        epilog=example("crashes show 20260301T090000-0a1b2c3d"),
    )
    deleting = crashes.add_parser(
        "delete",
        help=_("delete reports"),
        description=_("Delete one crash report, or all."),
        epilog=example("crashes delete --all"),
    )
    showing.add_argument("report", metavar="REPORT", help=_("its name, as `list` gives it"))
    which = deleting.add_mutually_exclusive_group(required=True)
    which.add_argument("report", metavar="REPORT", nargs="?", help=_("its name, as `list` gives it"))
    which.add_argument("--all", action="store_true", help=_("all of them"))
    for parser, run in ((listing, _list), (showing, _show), (deleting, _delete)):
        parser.add_argument("--json", action="store_true", help=_("as JSON"))
        parser.set_defaults(run=run, mends=True)


def told(report: "CrashReport") -> str:
    """Return a report as lines for people."""
    lines = [
        f"{report.report}  {instant_text(report.at, seconds=True)}",
        f"Tracker {report.version} ({report.role}, {report.where}), Python {report.python}, {report.system}",
    ]
    for failure in report.failures:
        lines += ["", _headline(failure), *_places(failure)]
    return "\n".join(lines)


def _list(args: argparse.Namespace) -> int:
    crashes = _here()
    reports = crashes.all()
    crashes.mark_shown()
    for report in reports:
        if args.json:
            say_json(report)
        else:
            kind = report.failures[0].kind if report.failures else ""
            say(f"{report.report}  {instant_text(report.at, seconds=True)}  {report.role:<8}  {kind}")
    if not args.json:
        remark(
            translate_many(
                "{count} report; it was sent nowhere.",
                "{count} reports; they were sent nowhere.",
                len(reports),
            ).format(count=len(reports))
        )
    return 0


def _show(args: argparse.Namespace) -> int:
    crashes = _here()
    report = crashes.get(args.report)
    crashes.mark_shown()
    if args.json:
        say_json(report)
    else:
        say(told(report))
        remark(_("It lies in {path}.").format(path=crashes.path(report.report)))
    return 0


def _delete(args: argparse.Namespace) -> int:
    crashes = _here()
    names = [report.report for report in crashes.all()] if args.all else [args.report]
    for name in names:
        crashes.delete(name)
    if args.json:
        say_json({"deleted": names})
    else:
        say(_("Deleted: {count}.").format(count=len(names)))
    return 0


def _here() -> "Crashes":
    from tracker.host.crash import Crashes
    from tracker.host.paths import Paths

    return Crashes.of(Paths.find())


def _headline(failure: "Failure") -> str:
    more = [failure.key] if failure.key else []
    more += [str(failure.number)] if failure.number is not None else []
    return " ".join([failure.kind, *more])


def _places(failure: "Failure") -> list[str]:
    lines = []
    for place in failure.places:
        lines.append(f"  {place.file}:{place.line} {place.function}")
        lines += [f"    {place.code}"] if place.code else []
    return lines
