"""Beside a screenshot: its review, what is known of it, and the choices of deleting it."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.style import look
from tracker.tray.theme import ANY_WIDTH, Radius, Role
from tracker.tray.widgets.badge import Badge, Dot
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import RING, Button, Kind
from tracker.tray.widgets.card import Divider
from tracker.tray.widgets.choice_card import ChoiceCard
from tracker.tray.widgets.field import Field, LabelledField
from tracker.tray.widgets.lines import Column, Row, in_line
from tracker.tray.widgets.ring import Ring
from tracker.tray.widgets.text import Text, colour, in_first_line, lined

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.deleting import Deleting
    from tracker.tray.present.screenshots import Fact, Review, ScreenshotWords

_WIDTH: Final = 336
_EDGES: Final = (21, 22, 18, 18)
_NARROW_EDGES: Final = (26, 22, 22, 18)
"""Those of the picture, which it stands below then."""


class Side(QWidget):
    """`delete_wanted` tells the reason why the slot's time goes, too, or None for the picture alone."""

    delete_wanted = Signal(object)
    done = Signal()

    def __init__(self) -> None:
        """Begin without a screenshot."""
        super().__init__()
        self._facts_shown: tuple[Fact, ...] = ()
        self._narrow = False
        self.review = _ReviewCard()
        self._facts = QWidget()
        self._grid = QGridLayout(self._facts)
        self._grid.setColumnStretch(1, 1)
        self._above, self.choices = Divider(), QWidget()
        self.only_picture = ChoiceCard(_("Delete the picture"), "")
        self.with_time = ChoiceCard(_("Delete it, and its time"), "")
        self.reason = Field(_("Reason"))
        self._labelled = LabelledField(_("Reason, kept with your hours"), self.reason)
        self._promise = Text("", Role.SMALL, "text2", wraps=True)
        self.problem = Banner(small=True)
        self.delete = Button(_("Delete picture"), Kind.DANGER_SECONDARY, icon="trash-2")
        self.close_it = Button(_("Done"), Kind.PRIMARY)
        self._lay_out()
        self.with_time.toggled.connect(self._choose)
        self.delete.clicked.connect(self._delete)
        self.close_it.clicked.connect(self.done)
        look.changed.connect(self._dress)
        self._dress()
        self.begin()

    def begin(self) -> None:
        """Choose what costs no time again, as for another screenshot."""
        self.only_picture.setChecked(True)
        self.reason.clear()
        self._labelled.be_wrong("")
        self.problem.show_notice(None)

    def show_words(self, words: "ScreenshotWords") -> None:
        """Show what is known of a screenshot now."""
        self.review.show_review(words.review)
        if words.facts != self._facts_shown:
            self._facts_shown = words.facts
            self._show_facts(words.facts)
        for each in (self._above, self.choices):
            each.setHidden(words.deleting is None)
        self.delete.setHidden(words.deleting is None or bool(words.deleting.all_stays))
        if words.deleting is not None:
            self._show_deleting(words.deleting)

    def show_problem(self, notice: "Notice | None") -> None:
        """Say why nothing was deleted; None for nothing to say."""
        self.problem.show_notice(notice)
        self.delete.refuse("")

    def be_narrow(self, *, narrow: bool) -> None:
        """Take the whole width below the picture, or a column beside it."""
        self._narrow = narrow
        self._keep_width()
        self.update()

    def focus_choices(self) -> None:
        """Put the focus on the choices. Nothing is deleted by that."""
        (self.with_time if self.with_time.isChecked() else self.only_picture).setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, and the line between it and the picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        edge = QRect(self.width() - 1 if self.isRightToLeft() else 0, 0, 1, self.height())
        painter.fillRect(QRect(0, 0, self.width(), 1) if self._narrow else edge, colour("line"))

    def _lay_out(self) -> None:
        choices = Column(self.choices, gap=4)
        choices.addLayout(in_line(Text(_("Delete it"), Role.HEADING)))
        for option in (self.only_picture, self.with_time):
            choices.addWidget(option)
        for shown in (self._labelled, self._promise, self.problem):
            choices.addLayout(in_line(shown))
        buttons = Row()
        buttons.addWidget(self.delete)
        buttons.addStretch(1)
        buttons.addWidget(self.close_it)
        self._column = QVBoxLayout(self)
        for each in (self.review, self._facts, self._above):
            self._column.addLayout(in_line(each))
        self._column.addWidget(self.choices)
        self._column.addStretch(1)
        self._column.addLayout(in_line(Divider()))
        self._column.addLayout(buttons)
        self._labelled.hide()

    def _show_facts(self, facts: "tuple[Fact, ...]") -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, fact in enumerate(facts):
            # A badge is higher than the line that names it.
            at = Qt.AlignmentFlag.AlignVCenter if fact.icon else Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(lined(Text(fact.name, Role.SMALL, "text2"), Role.SMALL), row, 0, at)
            self._grid.addWidget(_value(fact), row, 1)

    def _show_deleting(self, deleting: "Deleting") -> None:
        for each in (self.only_picture, self.with_time):
            each.setHidden(bool(deleting.all_stays))
        self._promise.setText(deleting.all_stays or deleting.promise)
        self.only_picture.explain(deleting.picture)
        self.with_time.explain(deleting.with_time)
        self.with_time.refuse(deleting.time_stays)
        if deleting.time_stays:
            self.only_picture.setChecked(True)

    def _choose(self, with_time: bool) -> None:  # noqa: FBT001 - the value of a signal
        self._labelled.setVisible(with_time)
        words = _("Delete picture and time") if with_time else _("Delete picture")
        self.delete.be(Kind.DANGER_SECONDARY, words, "trash-2")

    def _delete(self) -> None:
        reason = self.reason.text().strip() if self.with_time.isChecked() else None
        self._labelled.be_wrong(_("Say why in a few words. Nothing was changed.") if reason == "" else "")
        if reason == "":
            self.reason.setFocus()
            return
        self.delete.refuse(_("It is being deleted."))
        self.delete_wanted.emit(reason)

    def _dress(self) -> None:
        px = look.theme.px
        self._grid.setContentsMargins(0, px(4), 0, px(4))
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(7))
        self._column.setSpacing(px(12))
        self._keep_width()

    def _keep_width(self) -> None:
        left, top, right, bottom = map(look.theme.px, _NARROW_EDGES if self._narrow else _EDGES)
        # What has a ring around it begins where the rest does.
        self._column.setContentsMargins(left - RING, top, right - RING, bottom)
        width = look.theme.px(_WIDTH)
        self.setMinimumWidth(0 if self._narrow else width)
        self.setMaximumWidth(ANY_WIDTH if self._narrow else width)


def _value(fact: "Fact") -> QWidget:
    if fact.hue is None and not fact.icon:
        return lined(Text(fact.value, Role.SMALL_STRONG, wraps=True), Role.SMALL)
    made = QWidget()
    row = Row(made, gap=8)
    if fact.icon:
        row.addWidget(Badge(fact.value, fact.icon, fact.tone))
        row.addStretch(1)
    else:
        row.addWidget(in_first_line(Dot(fact.hue), Role.SMALL_STRONG), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(lined(Text(fact.value, Role.SMALL_STRONG, wraps=True), Role.SMALL), 1)
    return made


class _ReviewCard(QWidget):
    """How long the screenshot stays here alone."""

    def __init__(self) -> None:
        super().__init__()
        self.ring = Ring()
        words = Column(gap=3)
        told = _("Sealed already. Nobody else can see it until it leaves.")
        words.addStretch(1)
        words.addWidget(Text(_("Still only on this device"), Role.ROW_STRONG, wraps=True))
        words.addWidget(Text(told, Role.SMALL, "text2", wraps=True))
        words.addStretch(1)
        row = Row(self, gap=14, edges=(14, 12, 14, 12))
        row.addWidget(self.ring)
        row.addLayout(words, 1)

    def show_review(self, review: "Review | None") -> None:
        """Show what is left; nothing is shown of one that is over."""
        self.setVisible(review is not None)
        if review is not None:
            self.ring.show_left(review.share, review.left)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("text") if look.theme.contrast else colour("warn_soft"))
        painter.setBrush(colour("warn_soft"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), Radius.CARD, Radius.CARD)
