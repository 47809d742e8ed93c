"""The table of the tray app's pictures: every window in every state."""

from __future__ import annotations

from functools import partial
from typing import Final

from lib import made_up_day
from lib import tray_scenes as window
from lib import tray_scenes_account as account
from lib import tray_scenes_alone as alone
from lib import tray_scenes_first_run as first
from lib import tray_scenes_prompts as prompt
from lib.made_up_world import made_up_policy
from lib.tray_scene_icons import icons
from lib.tray_shot import ALL, PLAIN, Shot, Way
from tracker.core.hours.reminder import About
from tracker.tray.pages.page import Place

_BOTH: Final = frozenset({"light", "dark"})
_LIGHT: Final = frozenset({"light"})
_LAPTOP: Final = (683, 384)
"""A screen of 1366 x 768 on which everything is twice as large."""
_NO_LARGE: Final = ALL[:-1]
_WIDE: Final = (1120, 760)
_NARROW: Final = (460, 900)
_FIRST: Final = partial(Shot, size=first.SIZE, large=(1366, 1000))

_TODAY: Final = (
    Shot("today", window.page(Place.TODAY), (1120, 800), kept=_BOTH),
    Shot("today-full", window.page(Place.TODAY), (1120, 1350), large=(1366, 2800)),
    Shot("today-narrow", window.page(Place.TODAY), _NARROW, ways=_NO_LARGE, kept=_BOTH),
    Shot("today-laptop", window.page(Place.TODAY), _LAPTOP, ways=_NO_LARGE),
    Shot(
        "today-text-150",
        window.page(Place.TODAY),
        (760, 1100),
        (760, 1100),
        (Way("light", dark=False, scale=1.5),),
    ),
    Shot("today-wide", window.page(Place.TODAY), (1600, 900), ways=PLAIN),
    Shot("today-empty", window.page(Place.TODAY, running=False, empty=True), _WIDE),
    Shot("today-offline", window.page(Place.TODAY, told=window.offline), (1120, 500)),
    Shot("today-intercepted", window.page(Place.TODAY, told=window.troubled), (1120, 500)),
    Shot("today-no-agent", window.page(Place.TODAY, told=window.away), (1120, 500)),
    Shot("today-away", window.page(Place.TODAY, told=prompt.asking), (1120, 500)),
    Shot("today-break", window.page(Place.TODAY, told=window.on_break), (1120, 500)),
    Shot("today-paused", window.page(Place.TODAY, told=window.paused), (1120, 500)),
    Shot(
        "today-stopped",
        window.page(Place.TODAY, running=False, empty=True, told=window.worked),
        (1120, 500),
        ways=PLAIN,
    ),
    Shot("today-refused", window.today_refused, (1120, 500)),
    Shot("today-failed", window.failed(Place.TODAY), (1120, 500), ways=_NO_LARGE),
    Shot("today-picker", window.today_picker, (1120, 640)),
    Shot("today-tip", window.today_tip, (1120, 720), ways=_NO_LARGE),
    Shot("today-editing", window.today_editing, (1120, 720), ways=_NO_LARGE),
    Shot("today-menu", window.today_menu, (1120, 1100), ways=_NO_LARGE),
    Shot("entry-dialog", window.entry_dialog, (1120, 720)),
)
_PAGES: Final = (
    Shot("screenshots", window.page(Place.SCREENSHOTS), (1120, 800)),
    Shot("screenshots-narrow", window.page(Place.SCREENSHOTS), _NARROW, ways=_NO_LARGE),
    Shot("screenshots-empty", window.page(Place.SCREENSHOTS, running=False, empty=True), (1120, 400)),
    Shot("screenshots-failed", window.failed(Place.SCREENSHOTS), (1120, 400)),
    Shot("preview", window.preview(), (1080, 660), large=(1366, 1700), kept=_BOTH),
    Shot("preview-sent", window.preview(11), (1080, 660), large=(1366, 1700)),
    Shot("preview-deleted", window.preview(14), (1080, 660), large=(1366, 1500)),
    Shot("preview-reason", window.preview(does=window.with_time), (1080, 780), large=(1366, 1900)),
    Shot("preview-refused", window.preview(does=window.refused), (1080, 760), large=(1366, 1900)),
    Shot("preview-narrow", window.preview(), (640, 1100), ways=_NO_LARGE),
    Shot("recorded", window.page(Place.RECORDED), (1120, 860), kept=_LIGHT),
    Shot("recorded-full", window.page(Place.RECORDED), (1120, 2200), large=(1366, 5200)),
    Shot("recorded-changed", window.recorded(made_up_policy(changed=True)), (1120, 860)),
    Shot("recorded-narrow", window.page(Place.RECORDED), (460, 1500), ways=_NO_LARGE),
    Shot("recorded-stopped", window.recorded(window.UNFETCHED, running=False), (1120, 760), ways=_NO_LARGE),
    Shot("devices", account.devices(), (1120, 1500), large=(1366, 5200)),
    Shot("devices-signed-out", account.devices(signed_in=False), (1120, 1300), ways=_NO_LARGE),
    Shot("devices-away", account.devices(away=True), (1120, 1300), ways=_NO_LARGE),
    Shot("devices-narrow", account.devices(), (460, 2600), ways=_NO_LARGE),
    Shot("device-ending", account.ending, (1120, 1500)),
    Shot("health", window.page(Place.HEALTH), _WIDE, large=(1366, 2200), kept=_LIGHT),
    Shot(
        "health-troubled", window.page(Place.HEALTH, told=window.troubled), (1120, 1000), large=(1366, 2800)
    ),
    Shot("health-offline", window.page(Place.HEALTH, told=window.offline), _WIDE),
    Shot("health-no-agent", window.page(Place.HEALTH, told=window.away), (1120, 400)),
    Shot("health-narrow", window.page(Place.HEALTH, told=window.troubled), (460, 1500), ways=_NO_LARGE),
    Shot("log", window.log, (720, 620), large=(1366, 1000)),
    Shot("log-narrow", window.log, (420, 700), ways=_NO_LARGE),
    Shot("settings", window.page(Place.SETTINGS), _WIDE, large=(1366, 2000)),
    Shot("settings-narrow", window.page(Place.SETTINGS), (460, 1100), ways=_NO_LARGE),
    *(
        Shot(f"{place.value}-laptop", window.page(place), _LAPTOP, ways=PLAIN[:1])
        for place in Place
        if place is not Place.TODAY
    ),
)
_FIRST_RUN: Final = (
    _FIRST("first-run", first.welcome, kept=_LIGHT),
    _FIRST("first-run-invited", first.invited),
    _FIRST("first-run-ended", first.ended),
    _FIRST("first-run-join-empty", first.join_empty),
    _FIRST("first-run-join", first.join),
    _FIRST("first-run-refused", first.join_refused),
    _FIRST("first-run-joining", first.joining),
    _FIRST("first-run-stopped", first.join_stopped),
    _FIRST("first-run-asked", first.asked),
    _FIRST("first-run-sign-in", first.sign_in),
    _FIRST("first-run-signed-in", first.signed_in),
    _FIRST("first-run-sign-in-refused", first.sign_in_refused),
    _FIRST("first-run-signing-in", first.signing_in),
    _FIRST("first-run-allow", first.allow),
    _FIRST("first-run-denied", first.allow_partly),
    _FIRST("first-run-picture", first.picture),
    _FIRST("first-run-no-picture", first.picture_refused),
    Shot("first-run-narrow", first.allow, (480, 720), ways=_NO_LARGE),
    Shot("first-run-narrow-join", first.join, (480, 640), ways=_NO_LARGE),
    Shot("first-run-narrow-sign-in", first.sign_in_refused, (480, 640), ways=_NO_LARGE),
    Shot("first-run-laptop", first.asked, _LAPTOP, ways=_NO_LARGE),
)
_ALONE: Final = (
    Shot("menu", alone.menu(told=window.may_pause)),
    Shot("menu-break", alone.menu(told=window.on_break), ways=_NO_LARGE),
    Shot("menu-paused", alone.menu(told=window.paused), ways=_NO_LARGE),
    Shot("menu-stopped", alone.menu(running=False), ways=PLAIN),
    Shot("menu-needed", alone.menu(told=prompt.asking)),
    Shot("menu-gone", alone.menu(gone=True)),
    Shot("menu-no-agent", alone.menu(told=window.away), ways=PLAIN),
    Shot("small", alone.small(), kept=_LIGHT),
    Shot("small-stopped", alone.small(running=False)),
    Shot("small-needed", alone.small(told=prompt.asking, refused=True)),
    Shot("idle", prompt.idle()),
    Shot("idle-other", prompt.idle(other=True)),
    Shot("idle-refused", prompt.idle(refused=True)),
    Shot("idle-cut-off", prompt.idle(prompt.CUT_OFF)),
    Shot("quit", prompt.quit_prompt),
    Shot("reminder-start", prompt.reminded(About.START, made_up_day.at(15))),
    Shot("reminder-refused", prompt.reminded(About.START, made_up_day.at(15), refused=True)),
    Shot("reminder-stop", prompt.reminded(About.STOP, made_up_day.at(15)), ways=_NO_LARGE),
    Shot("reminder-near", prompt.reminded(About.DAY_NEAR, made_up_day.at(18)), ways=_NO_LARGE),
    Shot("reminder-reached", prompt.reminded(About.WEEK_REACHED, made_up_day.at(15)), ways=_NO_LARGE),
    Shot("forgotten", prompt.reminded(About.FORGOTTEN, made_up_day.at(6))),
    Shot("started-by-policy", prompt.started_by_policy, ways=_NO_LARGE),
    Shot("policy-changed", prompt.policy_changed),
    Shot("sign-in-again", prompt.sign_in_again),
    Shot("recording-stopped", prompt.recording_stopped, ways=_NO_LARGE),
    Shot("captured", prompt.notice()),
    Shot("captured-no-picture", prompt.notice(pictured=False), ways=_NO_LARGE),
    Shot("captured-deleted", prompt.notice(then=prompt.deleted), ways=_NO_LARGE),
    Shot("captured-refused", prompt.notice(then=prompt.not_deleted)),
    Shot("said", prompt.said, ways=_NO_LARGE),
    Shot("tooltip", alone.tooltip, ways=PLAIN),
    Shot("icons", icons, ways=PLAIN[:1]),
)

SHOTS: Final = (*_TODAY, *_PAGES, *_FIRST_RUN, *_ALONE)
