"""Policies to try: every kind of value and bounds, and what a newer or a broken version might send."""

from typing import Any

from hypothesis import strategies as st

from tracker.core.policy import FIELDS, Field, Setting
from tracker.core.policy.limited import Limited, Number
from tracker.core.policy.listed import FileTypes, Names

NONSENSE = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2_000_000), st.text(max_size=5), st.lists(st.text(max_size=3)),
    st.dictionaries(st.text(max_size=2), st.integers()), st.floats(allow_nan=False),
)  # fmt: skip


def raw_values(field: Field[Any]) -> st.SearchStrategy[Any]:
    """Return values of a field as JSON carries them."""
    kind = field.kind
    if isinstance(kind, Number):
        return st.integers(kind.least, kind.most)
    if isinstance(kind, Limited):
        return st.sampled_from([kind.raw(value) for value in kind.values])
    if isinstance(kind, Names):
        return st.lists(st.sampled_from(["Mail", "mail", "Bank", "Diary"]), max_size=4)
    if isinstance(kind, FileTypes):
        return st.lists(st.sampled_from(["pdf", "tar.gz", "image/*", "text/plain"]), max_size=4)
    return st.lists(st.sampled_from(["mon 08:00-12:00", "tue-fri 09:00-24:00"]), max_size=2)


def raw_bounds(field: Field[Any]) -> st.SearchStrategy[Any]:
    """Return bounds of a field as JSON carries them, or None."""
    kind = field.kind
    if isinstance(kind, Number):
        return st.none() | st.lists(raw_values(field), min_size=2, max_size=2).map(sorted)
    if isinstance(kind, Limited):
        return st.none() | st.lists(raw_values(field), min_size=1, unique=True)
    return st.none()


def settings(field: Field[Any]) -> st.SearchStrategy[Setting]:
    """Return what a workspace might set."""
    return st.builds(Setting, value=st.none() | raw_values(field), bounds=raw_bounds(field))


fields = st.sampled_from(list(FIELDS.values()))
ordered_fields = st.sampled_from(
    [field for field in FIELDS.values() if isinstance(field.kind, Limited) and field.kind.ordered]
)
