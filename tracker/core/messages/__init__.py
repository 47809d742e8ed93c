"""The English of every error: what happened, and what to do next. Keys are `area-what`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.core.messages.activity import ACTIVITY_MESSAGES
from tracker.core.messages.admin import ADMIN_MESSAGES
from tracker.core.messages.agent import AGENT_MESSAGES
from tracker.core.messages.attachment import ATTACHMENT_MESSAGES
from tracker.core.messages.config import CONFIG_MESSAGES
from tracker.core.messages.control import CONTROL_MESSAGES
from tracker.core.messages.desktop import DESKTOP_MESSAGES
from tracker.core.messages.enrolment import ENROLMENT_MESSAGES
from tracker.core.messages.hours import HOURS_MESSAGES
from tracker.core.messages.message import Message
from tracker.core.messages.network import NETWORK_MESSAGES
from tracker.core.messages.people import PEOPLE_MESSAGES
from tracker.core.messages.policy import POLICY_MESSAGES
from tracker.core.messages.qa import QA_MESSAGES
from tracker.core.messages.sealing import SEALING_MESSAGES
from tracker.core.messages.server import SERVER_MESSAGES
from tracker.core.messages.session import SESSION_MESSAGES
from tracker.core.messages.store import STORE_MESSAGES
from tracker.core.messages.terminal import TERMINAL_MESSAGES
from tracker.core.messages.tray import TRAY_MESSAGES

MESSAGES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        **ACTIVITY_MESSAGES,
        **ADMIN_MESSAGES,
        **AGENT_MESSAGES,
        **ATTACHMENT_MESSAGES,
        **CONFIG_MESSAGES,
        **CONTROL_MESSAGES,
        **DESKTOP_MESSAGES,
        **ENROLMENT_MESSAGES,
        **HOURS_MESSAGES,
        **NETWORK_MESSAGES,
        **PEOPLE_MESSAGES,
        **POLICY_MESSAGES,
        **QA_MESSAGES,
        **SEALING_MESSAGES,
        **SERVER_MESSAGES,
        **SESSION_MESSAGES,
        **STORE_MESSAGES,
        **TERMINAL_MESSAGES,
        **TRAY_MESSAGES,
    }
)
