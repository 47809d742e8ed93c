"""The table: everything a workspace may ask of its members, in the order in which they are told.

There is no field for hidden capture, and there never will be: a capture is always shown.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from tracker.core.errors import RefusedError
from tracker.core.naming import shortened
from tracker.core.policy import device_fields, screenshot_fields, time_fields
from tracker.core.policy.field import Field, Saying


def _fields() -> Iterator[Field[Any]]:
    for module in (screenshot_fields, time_fields, device_fields):
        yield from (each for each in vars(module).values() if isinstance(each, Field))


FIELDS: Final[Mapping[str, Field[Any]]] = MappingProxyType({field.key: field for field in _fields()})
"""Every field by its key."""


class Part(StrEnum):
    """What a stretch of the table is about."""

    SCREENSHOTS = "screenshots"
    TIME = "time"
    ACTIVITY = "activity"
    ATTACHMENTS = "attachments"
    DEVICE = "device"


PARTS: Final[Mapping[str, Part]] = MappingProxyType(
    {
        screenshot_fields.SCREENSHOTS.key: Part.SCREENSHOTS,
        time_fields.IDLE_THRESHOLD.key: Part.TIME,
        device_fields.ACTIVITY.key: Part.ACTIVITY,
        device_fields.ATTACHMENTS.key: Part.ATTACHMENTS,
        device_fields.LOCAL_COPIES.key: Part.DEVICE,
    }
)
"""The parts of the table, each by the key of its first field."""


def find(key: str) -> Field[Any]:
    """Return the field of this key; raises `RefusedError`, which names the nearest one."""
    if key in FIELDS:
        return FIELDS[key]
    nearest = get_close_matches(key, FIELDS, 1) or [each for each in FIELDS if len(key) > 1 and key in each]
    if nearest:
        raise RefusedError("policy-unknown-key-near", field=shortened(key), nearest=nearest[0])
    raise RefusedError("policy-unknown-key", field=shortened(key), keys=", ".join(FIELDS))


def sayings() -> Iterator[Saying]:
    """Yield every sentence of the table as it is written, for translators."""
    for field in FIELDS.values():
        yield from field.says.values()
