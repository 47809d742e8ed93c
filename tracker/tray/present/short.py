"""Words with somebody's names in them, which may be of any length, in the room there is."""


def in_short(text: str, most: int) -> str:
    """Return a text with its middle left out where it has more letters: a sentence's end is seen, too."""
    if len(text) <= most:
        return text
    return f"{text[: most * 3 // 4].rstrip()}\N{HORIZONTAL ELLIPSIS}{text[-(most // 4) :].lstrip()}"
