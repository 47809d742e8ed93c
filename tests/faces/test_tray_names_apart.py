"""Names in sentences of another direction: each keeps its own order, and a terminal gets no marks for it."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.faces.test_tray_recorded import seen
from tests.faces.tray_stage import discard
from tracker.agent.doctor.finding import Finding, State
from tracker.agent.policy_words import meaning
from tracker.core.errors import RefusedError
from tracker.core.messages.message import Message
from tracker.host import translate as spoken
from tracker.host.listing import listing
from tracker.host.translate import LANGUAGE_VARIABLE, apart, translate, translate_many
from tracker.tray.present.first_run import asked
from tracker.tray.present.first_run_joining import invited
from tracker.tray.present.hints import text_here
from tracker.tray.present.work import Choice
from tracker.tray.run import speak
from tracker.tray.widgets.picker import Picker

CODE = "K7QF-2M9T-XW3P-RB6D@office.example"
WORK = Choice(None, None, "C++", "(Beta)")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    """Speak as windows do."""
    monkeypatch.setattr(spoken, "_ISOLATES", Event())
    speak(qapp)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def isolated(name: str) -> str:
    return f"\u2068{name}\u2069"


def of_the_picker() -> str:
    picker = Picker()
    picker.show_choice(WORK)
    said = picker.accessibleName()
    discard(picker)
    return said


SENTENCES: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "workspace": (lambda: asked(seen(), "Acme (EU)").title, ("Acme (EU)",)),
    "server": (lambda: invited(CODE, ""), ("office.example",)),
    "project and task": (of_the_picker, ("C++", "(Beta)")),
    "file": (
        lambda: text_here(RefusedError("capture-portal-kept", path="/home/a/b.txt")),
        ("/home/a/b.txt",),
    ),
    "applications": (lambda: listing(["Signal", "1Password"]), ("Signal", "1Password")),
    "finding": (
        lambda: Finding("x", State.NO, Message("At {host}.", ""), {"host": "a.example"}).text(),
        ("a.example",),
    ),
    "policy": (lambda: meaning("attachment-types", ("pdf", "c++")), ("pdf", "c++")),
}


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("name", SENTENCES)
def test_from_right_to_left_a_name_of_other_letters_keeps_its_order(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say, names = SENTENCES[name]
    monkeypatch.setenv(LANGUAGE_VARIABLE, "ar")
    said = say()
    assert [each for each in names if isolated(each) not in said] == []
    assert said.count("\u2068") == said.count("\u2069") == len(names), "and nothing is isolated twice"


@pytest.mark.usefixtures("windows")
def test_only_what_is_read_against_the_language_is_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert apart("Website") == "Website"
    assert (
        translate("Welcome to {workspace}").format(workspace="متجر (2)")
        == f"Welcome to {isolated('متجر (2)')}"
    )
    monkeypatch.setenv(LANGUAGE_VARIABLE, "ar")
    assert [*map(apart, ("متجر (2)", "13:10", "", "Website"))] == [
        "متجر (2)",
        "13:10",
        "",
        isolated("Website"),
    ]
    assert "\u2068" not in translate_many("{count} entry", "{count} entries", 3).format(count=3)


@pytest.mark.usefixtures("windows")
def test_a_name_cannot_end_its_own_isolate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "ar")
    for name in ("Web\u2069site", "Web\u2068site", "\u2069\u2067Website\u2066", "Website\u2069\u2068"):
        assert apart(name) == isolated("Website"), ascii(name)
    for name in ("\u2068x\u2069 Website", "Website\u2067\u2069 (2)", "\u2066متجر\u2069 C++"):
        assert apart(name) == isolated(name), ascii(name)
    assert listing(("a", "b")) == apart(listing(("a", "b"))), "what is isolated already stays so"


@pytest.mark.usefixtures("windows")
def test_a_sentence_takes_fillings_by_place_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "ar")
    assert translate("{} of {most}").format("Website", most=3) == f"{isolated('Website')} of 3"


@pytest.mark.parametrize("name", SENTENCES)
def test_a_terminal_gets_names_as_they_are(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "_ISOLATES", Event())
    monkeypatch.setenv(LANGUAGE_VARIABLE, "ar")
    said = SENTENCES[name][0]()
    assert "\u2068" not in said
    assert type(said) is str
