"""Every colour of the tray app, light, dark and for high contrast, and the contrast between two of them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Colours:
    """One `#RRGGBB` for each use; `projects` are given in their order and then again.

    `line`, `level` and `hatch` carry no meaning alone and may be faint; all else has WCAG's contrast."""

    bg: str
    sidebar: str
    surface: str
    sunken: str
    hover: str
    selected: str
    line: str
    control: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_soft: str
    accent_text: str
    ink: str
    ink_hover: str
    on_ink: str
    warn: str
    warn_soft: str
    warn_text: str
    danger: str
    danger_soft: str
    danger_text: str
    on_danger: str
    info: str
    info_soft: str
    info_text: str
    focus: str
    level: str
    level_hi: str
    hatch: str
    shadow: str
    brand: str
    brand_deep: str
    on_brand: str
    on_brand2: str
    projects: tuple[str, ...]


LIGHT: Final = Colours(
    bg="#F6F6F3",
    sidebar="#EFEFEB",
    surface="#FFFFFF",
    sunken="#F1F1ED",
    hover="#E9E9E4",
    selected="#FFFFFF",
    line="#E4E4DE",
    control="#858C88",
    text="#181B1A",
    text2="#525955",
    text3="#626965",
    accent="#0B7563",
    accent_hover="#096454",
    accent_press="#075446",
    on_accent="#FFFFFF",
    accent_soft="#E0F0EB",
    accent_text="#0A6A5A",
    ink="#1D2120",
    ink_hover="#333937",
    on_ink="#FFFFFF",
    warn="#B76E00",
    warn_soft="#FBF0DB",
    warn_text="#7E4C00",
    danger="#BF3127",
    danger_soft="#FBEAE8",
    danger_text="#A8261D",
    on_danger="#FFFFFF",
    info="#2E64B8",
    info_soft="#E7EEFA",
    info_text="#23529B",
    focus="#0B7563",
    level="#A3ADA8",
    level_hi="#87928C",
    hatch="#C8C8C0",
    shadow="#1A2420",
    brand="#0C7462",
    brand_deep="#073F37",
    on_brand="#FFFFFF",
    on_brand2="#DCEEE9",
    projects=("#3A72CF", "#C9691A", "#7857D8", "#C8447F", "#4B8B2E", "#1684A0", "#997200", "#B94B39"),
)
DARK: Final = Colours(
    bg="#141716",
    sidebar="#101312",
    surface="#1C201E",
    sunken="#171A19",
    hover="#282E2B",
    selected="#242927",
    line="#2C322F",
    control="#6D7571",
    text="#ECF0EE",
    text2="#AEB6B2",
    text3="#8F9893",
    accent="#34BD9D",
    accent_hover="#4ACBAD",
    accent_press="#2AA98B",
    on_accent="#04211A",
    accent_soft="#15332B",
    accent_text="#55D1B2",
    ink="#E6EAE8",
    ink_hover="#FFFFFF",
    on_ink="#141716",
    warn="#E0A045",
    warn_soft="#332811",
    warn_text="#F0B964",
    danger="#E8695F",
    danger_soft="#3B1C1A",
    danger_text="#FF938A",
    on_danger="#2A0705",
    info="#7FAEF5",
    info_soft="#18263D",
    info_text="#93BBF8",
    focus="#55D1B2",
    level="#5A6460",
    level_hi="#7C8782",
    hatch="#434B47",
    shadow="#000000",
    brand="#0C4F45",
    brand_deep="#08231F",
    on_brand="#FFFFFF",
    on_brand2="#CDE5DE",
    projects=("#79A6F2", "#EFA35F", "#AB94F5", "#F089B5", "#8CC96F", "#5CC3DC", "#DDBB55", "#EE8E7E"),
)

TEXT_CONTRAST: Final = 4.5
GRAPHICS_CONTRAST: Final = 3.0
"""What WCAG 2.2 asks for at level AA, of text and of what must be seen besides."""

_KNEE: Final = 0.04045
"""Where sRGB goes over from a line to a curve."""

_GROUNDS: Final = (
    *("bg", "sidebar", "surface", "sunken", "hover", "selected"),
    *("accent_soft", "warn_soft", "danger_soft", "info_soft", "on_ink", "on_danger", "brand", "brand_deep"),
)
_MARKS: Final = (
    *("line", "control", "text", "text2", "text3", "accent_text", "ink", "ink_hover"),
    *(
        "warn",
        "warn_text",
        "danger",
        "danger_text",
        "info",
        "info_text",
        "level",
        "level_hi",
        "hatch",
        "shadow",
        "on_brand",
        "on_brand2",
    ),
)
_ACCENTS: Final = ("accent", "accent_hover", "accent_press", "focus")


def contrasting(window: str, text: str, highlight: str, highlighted_text: str) -> Colours:
    """Return the colours of a system that asks for high contrast: its own four, and no tints."""
    accent, on_accent = highlight, highlighted_text
    if contrast(accent, window) < GRAPHICS_CONTRAST or contrast(on_accent, accent) < TEXT_CONTRAST:
        accent, on_accent = text, window
    return Colours(
        **dict.fromkeys(_GROUNDS, window),
        **dict.fromkeys(_MARKS, text),
        **dict.fromkeys(_ACCENTS, accent),
        on_accent=on_accent,
        projects=(text,),
    )


def luminance(colour: str) -> float:
    """Return the relative luminance of `#RRGGBB` (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """Return `share` of a colour laid over a ground."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + "".join(f"{round(top * share + under * (1 - share)):02X}" for top, under in pairs)


def _linear(part: float) -> float:
    return part / 12.92 if part <= _KNEE else ((part + 0.055) / 1.055) ** 2.4
