"""What a workspace may ask about activity, attachments, and what a device sends and holds."""

from typing import Final

from tracker.core.policy.field import NOT_BY_PROJECT, Field
from tracker.core.policy.limited import Number, Protects, Toggle
from tracker.core.policy.listed import FileTypes, Names

NO_BANDWIDTH_LIMIT: Final = 100_000
"""More than the lines of offices carry: from here on there is no limit."""

ACTIVITY: Final = Field(
    "activity",
    Toggle(protects=False),
    default=True,
    says={
        True: "It is counted how often keys and mouse are used, never what is typed.",
        False: "The use of keys and mouse is not counted.",
    },
)
APPLICATIONS: Final = Field(
    "applications",
    Toggle(protects=False),
    default=True,
    says={
        True: "The names of the applications you use are recorded.",
        False: "It is not recorded which applications you use.",
    },
)
TITLES: Final = Field(
    "titles",
    Toggle(protects=False),
    default=False,
    says={
        True: "The titles of the windows you use are recorded.",
        False: "Titles of windows are not recorded.",
    },
)
TITLE_REDACTIONS: Final = Field(
    "title-redactions",
    Names(),
    default=(),
    says={
        (): "Nothing is struck out of recorded window titles.",
        None: "What fits one of these is struck out of recorded window titles, "
        "where * stands for any characters: {items}.",
    },
)
SITES: Final = Field(
    "sites",
    Toggle(protects=False),
    default=False,
    says={
        True: "The names of the web sites you use are recorded, never whole addresses.",
        False: "It is not recorded which web sites you use.",
    },
)
ATTACHMENTS: Final = Field(
    "attachments",
    Toggle(protects=False),
    default=True,
    says={True: "You may attach files to your time.", False: "No files can be attached."},
)
ATTACHMENT_SIZE: Final = Field(
    "attachment-size",
    Number(1, 64_000, "MB"),
    default=500,
    says={None: "An attached file may have at most {count} MB."},
)
ATTACHMENT_TYPES: Final = Field(
    "attachment-types",
    FileTypes(),
    default=(),
    says={
        (): "Files of any type may be attached.",
        None: "Only files of these types may be attached: {items}.",
    },
)
CLIENTS_SEE_ATTACHMENTS: Final = Field(
    "clients-see-attachments",
    Toggle(protects=False),
    default=False,
    says={
        True: "Clients who follow a project may see the files attached in it.",
        False: "Clients do not see attached files.",
    },
)
LOCAL_COPIES: Final = Field(
    "local-copies",
    Number(0, 30, "d", Protects.LESS),
    default=7,
    says={
        0: "No copy stays on this device once a screenshot or an attached file was delivered.",
        None: (
            "A sealed copy of each screenshot and attached file stays on this device for {count} day after "
            "it was delivered.",
            "A sealed copy of each screenshot and attached file stays on this device for {count} days after "
            "it was delivered.",
        ),
    },
    places=NOT_BY_PROJECT,
)
UPLOAD_BANDWIDTH: Final = Field(
    "upload-bandwidth",
    Number(8, NO_BANDWIDTH_LIMIT, "KB/s"),
    default=NO_BANDWIDTH_LIMIT,
    says={
        NO_BANDWIDTH_LIMIT: "Tracker sends as fast as your connection allows.",
        None: "Tracker sends at most {count} KB a second.",
    },
    places=NOT_BY_PROJECT,
)
QUEUE_LIMIT: Final = Field(
    "queue-limit",
    Number(50, 100_000, "MB"),
    default=2_000,
    says={
        None: "When {count} MB wait on this device to be sent, no more screenshots are taken; hours go on."
    },
    places=NOT_BY_PROJECT,
)
