"""A screenshot of each monitor by mss and Pillow and nothing else, as the benchmarks compare with."""

from __future__ import annotations

from io import BytesIO

from mss import MSS
from PIL import Image

_WIDEST = 2560


def shot_alone(display: str) -> list[bytes]:
    """Return WebP pictures of a display's monitors, of the same size and quality as ours."""
    with MSS(display=display) as screen:
        return [_encoded(screen, area) for area in screen.monitors[1:]]


def _encoded(screen: MSS, area: dict[str, int]) -> bytes:
    shot = screen.grab(area)
    picture = Image.frombytes("RGB", shot.size, shot.raw, "raw", "BGRX")
    if picture.width > _WIDEST:
        size = _WIDEST, round(picture.height * _WIDEST / picture.width)
        picture = picture.resize(size, Image.Resampling.HAMMING, reducing_gap=1)
    file = BytesIO()
    picture.save(file, "webp", quality=80, method=2)
    return file.getvalue()
