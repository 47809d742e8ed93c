"""Why a file is not TOML, in the person's language: `tomllib` says it in English only."""

from tracker.host.translate import translate as _


def in_words(said: str) -> str:
    """Return what `tomllib` said, by how that begins; what a newer one says is told without detail."""
    sentences = {
        "Cannot ": _("a key or a table is there twice"),
        "Duplicate ": _("a key or a table is there twice"),
        "Expected '='": _("a key is not followed by ="),
        "Expected ']": _("a bracket is not closed"),
        "Expected newline": _("the line goes on after its value"),
        "Expected ": _("a text is not closed"),
        "Unterminated string": _("a text is not closed"),
        "Unclosed ": _("a bracket is not closed"),
        "Unescaped ": _("a backslash in a text has to be written twice"),
        "Escaped ": _("a backslash in a text has to be written twice"),
        "Invalid hex": _("a backslash in a text has to be written twice"),
        "Illegal ": _("a character stands there that may not"),
        "Found invalid": _("a character stands there that may not"),
        "Invalid initial": _("a key is missing, or begins with what no key may"),
        "Invalid statement": _("a key is missing, or begins with what no key may"),
        "Invalid value": _("a value is missing, or is none: texts stand between quotes"),
        "Invalid date": _("a date or a time is none"),
    }
    why = (sentence for beginning, sentence in sentences.items() if said.startswith(beginning))
    return next(why, _("it cannot be understood"))
