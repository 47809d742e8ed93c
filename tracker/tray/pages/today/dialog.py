"""The fields of a time entry: to add, change, or remove one from the hours, always with the reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tracker.host.translate import translate as _
from tracker.tray.present.hand import Fields, Growth, Part, Wrong
from tracker.tray.theme import Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.dialog import Dialog
from tracker.tray.widgets.field import FIELD, Field, LabelledField
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.picker import Picker
from tracker.tray.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.core.wire import AddTime, DeleteTime, EditTime
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.work import Choice

Made = Callable[[Fields], "AddTime | EditTime | DeleteTime | Wrong | None"]
"""Makes a command of what stands in the fields; None where there is nothing to do."""

_WIDTH = 420


@dataclass(frozen=True, slots=True)
class Asking:
    """What a dialog is for: its words, and whether it asks for more than a reason."""

    title: str
    sentence: str
    button: str
    about: tuple[str, str] = ("", "")
    """Which entry it is about, where its fields do not say it: its work, then when and how long."""
    only_reason: bool = False
    danger: bool = False


class EntryDialog(Dialog):
    """`commanded` tells a command; it closes once `settle` says that it was carried out."""

    commanded = Signal(object)
    removal_wanted = Signal()

    def __init__(self, parent: QWidget, asking: Asking, made: Made) -> None:
        """Ask; `made` reads the fields."""
        super().__init__(parent, asking.title, _WIDTH)
        self._made, self._asking = made, asking
        self._doubt: Callable[[AddTime | EditTime | DeleteTime], Growth | None] = lambda _command: None
        self._asked_of: tuple[str, str] | None = None
        self.picker = Picker(height=FIELD)
        self.note = LabelledField(_("Note"), Field(_("Note")))
        self.start = LabelledField(_("From"), Field(_("From"), "9:00"))
        self.stop = LabelledField(_("To"), Field(_("To"), "10:30"))
        self.reason = LabelledField(_("Reason"), Field(_("Reason")))
        self.problem = Banner(small=True)
        self.save = Button(
            asking.button, Kind.DANGER if asking.danger else Kind.PRIMARY, height=Height.DIALOG
        )
        self.save.setDefault(True)
        self.save.clicked.connect(self._send)
        cancel = Button(_("Cancel"), height=Height.DIALOG)
        cancel.clicked.connect(self.reject)
        self.remove = Button(_("Remove"), Kind.DANGER_GHOST, height=Height.DIALOG)
        self.remove.setAutoDefault(False)
        self.remove.clicked.connect(self.removal_wanted)
        self.remove.start_flush()
        self.remove.hide()
        for timed in (self.start, self.stop):
            _field(timed).textChanged.connect(self._ask_no_more)
        column = self.column
        column.addWidget(Text(asking.title, Role.DIALOG_TITLE, wraps=True))
        column.addLayout(_about(*asking.about))
        column.addWidget(Text(asking.sentence, Role.BODY, "text2", wraps=True))
        if not asking.only_reason:
            self._add_fields(column)
        for each in (self.reason, self.problem):
            column.addWidget(each)
        column.addStretch(1)
        buttons = Row(self.foot, gap=4)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        self.save.end_flush()

    def show_fields(self, fields: Fields, choices: "Sequence[Choice]") -> None:
        """Put what there is into the fields."""
        self.picker.show_choices(choices)
        self.picker.show_choice(fields.choice)
        texts = (fields.note, fields.start, fields.stop, fields.reason)
        for each, text in zip((self.note, self.start, self.stop, self.reason), texts, strict=True):
            _field(each).setText(text)

    def lock_end(self) -> None:
        """Leave the end open: what still runs has none."""
        field = _field(self.stop)
        field.setEnabled(False)
        field.setPlaceholderText(_("now"))
        field.setAccessibleDescription(_("Stop the timer first."))

    def doubt(self, about: "Callable[[AddTime | EditTime | DeleteTime], Growth | None]") -> None:
        """Take what has to be asked before a command is told; the same button answers, by another word."""
        self._doubt = about

    def offer_removal(self, refused: str) -> None:
        """Let the entry be removed from here, too, or say why not."""
        self.remove.refuse(refused)
        self.remove.show()

    def settle(self, problem: "Notice | None") -> None:
        """Close when it was carried out, else say here why it was not; what was written stays."""
        self.save.setEnabled(True)
        if problem is None:
            self.accept()
        else:
            self.problem.show_notice(problem)
            self.fit()
            self.reveal(self.problem)

    @property
    def fields(self) -> Fields:
        """Return what stands in the fields."""
        texts = [_field(each).text() for each in (self.start, self.stop)]
        note, reason = (_field(each).text().strip() for each in (self.note, self.reason))
        return Fields(texts[0], texts[1], self.picker.choice, note, reason)

    def _add_fields(self, column: Column) -> None:
        times = Row(gap=12)
        # What is wrong with one leaves the other where it is.
        for each in (self.start, self.stop):
            times.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(LabelledField(_("Project or task"), self.picker))
        column.addWidget(self.note)
        column.addLayout(times)

    def _send(self) -> None:
        made = self._made(self.fields)
        wrong, command = (made, None) if isinstance(made, Wrong) else (None, made)
        labelled = {
            Part.START: self.start,
            Part.STOP: self.stop,
            Part.NOTE: self.note,
            Part.REASON: self.reason,
        }
        for part, each in labelled.items():
            each.be_wrong(wrong.sentence if wrong is not None and wrong.part is part else "")
        self.problem.show_notice(None)
        self.fit()
        if wrong is not None:
            labelled[wrong.part].field.setFocus()
            self.reveal(labelled[wrong.part])
        elif command is None:
            self.accept()
        elif not self._is_doubted(command):
            self.save.setEnabled(False)
            self.commanded.emit(command)

    def _is_doubted(self, command: "AddTime | EditTime | DeleteTime") -> bool:
        """Ask whether it is meant, once for the times there are."""
        times = self.fields.start, self.fields.stop
        growth = None if times == self._asked_of else self._doubt(command)
        if growth is None:
            return False
        self._asked_of = times
        self.save.setText(growth.button)
        self.problem.show_notice(growth.notice)
        self.fit()
        self.reveal(self.problem)
        return True

    def _ask_no_more(self) -> None:
        """Take the question back: the times are others now."""
        if self._asked_of is not None:
            self._asked_of = None
            self.save.setText(self._asking.button)
            self.problem.show_notice(None)


def _about(work: str, when: str) -> Column:
    column = Column(gap=2)
    for words, role, ink in ((work, Role.ROW_STRONG, "text"), (when, Role.BODY, "text2")):
        if words:
            column.addWidget(Text(words, role, ink, wraps=True))
    return column


def _field(labelled: LabelledField) -> Field:
    field = labelled.field
    if not isinstance(field, Field):
        raise TypeError
    return field
