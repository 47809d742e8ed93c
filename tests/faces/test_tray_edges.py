"""What stands in line on the page of today: edges of buttons, and sentences beside charts."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF

from tests.faces.tray_stage import application, clear, stage
from tracker.tray.pages.today.totals import TotalCard
from tracker.tray.present.totals import Total
from tracker.tray.widgets.button import RING, Button, Kind
from tracker.tray.widgets.charts import LevelBars


@pytest.fixture(autouse=True)
def qt() -> None:
    application()


@pytest.mark.parametrize("kind", [Kind.GHOST, Kind.DANGER_GHOST])
@pytest.mark.parametrize("way", ["end_flush", "start_flush"])
def test_words_alone_in_line_have_the_same_room_on_both_sides(kind: Kind, way: str) -> None:
    button = Button("Done", kind)
    getattr(button, way)()
    button.resize(button.sizeHint())
    words = QFontMetricsF(button._font()).horizontalAdvance("Done")
    ground = button._ground()
    assert (ground.left(), ground.right()) == (0, button.width())
    assert 2 * RING < ground.width() - words <= 5 * RING
    clear(button)


def test_the_button_of_the_clock_ends_where_the_fields_end() -> None:
    made = stage()
    made.page.resize(420, 900)
    made.page.show()
    application().processEvents()
    hero = made.page.hero
    ends = [each.mapTo(hero, QPoint(each.width(), 0)).x() for each in (hero.toggle, hero.picker, hero.note)]
    assert ends[0] == ends[1] == ends[2]
    assert hero.toggle._ground().right() == hero.toggle.width()
    clear(made.page)


def test_a_sentence_does_not_wrap_beside_a_chart() -> None:
    card, bars = TotalCard(LevelBars()), "Mittel aus 33 Abschnitten"
    card.show_total(Total("Aktivität", (), bars, None))
    card.resize(252, 90)
    card.show()
    application().processEvents()
    assert card._chart is not None
    assert card._chart.isVisible()
    assert card._sentence.width() > QFontMetricsF(card._sentence.font()).horizontalAdvance(bars)
    clear(card)
