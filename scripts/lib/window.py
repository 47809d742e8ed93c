"""A small real X11 program: a window with a made-up plan in it, for something to be on the screen.

`python -m lib.window DISPLAY LEFT TOP` prints `drawn` once it is there to be captured; it stays until killed.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont
from Xlib import X
from Xlib.display import Display

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Quarterly plan"
LEFT, TOP, WIDTH, HEIGHT = 120, 90, 1200, 750
BACKGROUND = (247, 247, 244)
BAR = (31, 60, 94)
# Middle of each card, in the window, and its colour.
CARDS = {
    (215, 230): (29, 158, 117),
    (600, 230): (239, 159, 39),
    (985, 230): (216, 90, 48),
}
_CARD_HALF = (165, 90)
_FIGURES = ("Signed: 14", "In talks: 9", "At risk: 3")
_MONTHS = {"July": 180, "August": 260, "September": 230, "October": 320, "November": 300, "December": 120}
_LINES = (
    "Ship the new onboarding before the autumn fair",
    "Move the remaining workshops to regional partners",
    "Budget for two trainees: decided by November",
)
_DRAWN = "drawn"


def picture() -> Image.Image:
    """Return what the window shows, as an RGB picture of `WIDTH` by `HEIGHT` pixels."""
    plan = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    draw = ImageDraw.Draw(plan)
    draw.rectangle((0, 0, WIDTH, 70), fill=BAR)
    draw.text((40, 16), TITLE, fill="white", font=ImageFont.load_default(32))
    for ((x, y), colour), figure in zip(CARDS.items(), _FIGURES, strict=True):
        across, down = _CARD_HALF
        draw.rounded_rectangle((x - across, y - down, x + across, y + down), 14, fill=colour)
        draw.text((x - across + 24, y - down + 18), figure, fill="white", font=ImageFont.load_default(30))
    _draw_months(draw)
    for number, line in enumerate(_LINES):
        place = (680, 420 + number * 60)
        draw.text(place, f"{number + 1}.  {line}", fill=BAR, font=ImageFont.load_default(19))
    return plan


@contextmanager
def window(display: str, left: int = LEFT, top: int = TOP) -> Iterator[None]:
    """Have the window open on a display, with its upper left corner there, for as long as the context lasts.

    Raises `RuntimeError` if it does not get there.
    """
    with subprocess.Popen(  # noqa: S603 - our own list, no shell
        [sys.executable, "-m", "lib.window", display, str(left), str(top)],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            if process.stdout is None or process.stdout.readline().strip() != _DRAWN:
                message = "the window did not open"
                raise RuntimeError(message)
            yield
        finally:
            process.kill()


def _draw_months(draw: ImageDraw.ImageDraw) -> None:
    for number, (month, height) in enumerate(_MONTHS.items()):
        x = 60 + number * 95
        draw.rectangle((x, 690 - height, x + 60, 690), fill=(55, 138, 221))
        draw.text((x, 700), month, fill=BAR, font=ImageFont.load_default(15))


def _open(connection: Display, left: int, top: int) -> None:
    screen = connection.screen()
    plan = screen.root.create_pixmap(WIDTH, HEIGHT, screen.root_depth)
    context = plan.create_gc()
    plan.put_pil_image(context, 0, 0, picture())
    # The picture as the background: the X server draws it by itself, whatever covers the window.
    opened = screen.root.create_window(
        left,
        top,
        WIDTH,
        HEIGHT,
        0,
        screen.root_depth,
        background_pixmap=plan,
        event_mask=X.StructureNotifyMask,
    )
    opened.set_wm_name(TITLE)
    opened.map()


def _main(display: str, left: str, top: str) -> None:
    connection = Display(display)
    _open(connection, int(left), int(top))
    while connection.next_event().type != X.MapNotify:
        pass
    connection.sync()
    sys.stdout.write(f"{_DRAWN}\n")
    sys.stdout.flush()
    while True:
        connection.next_event()


if __name__ == "__main__":
    _main(*sys.argv[1:])
