"""Every message between agent, viewer and server, version 1 (JSON by msgspec; bytes travel as base64).

Instants are UTC microseconds. Ids are UUIDs. A device's messages carry its bytes as it made them.
"""

from typing import Final

from tracker.core.wire.enrolment import (
    Enrolled,
    Enrolment,
    NewDevice,
    NewEnrolment,
    PublicConnection,
    Trust,
    enrolment_proof,
)
from tracker.core.wire.file import MAX_BLOB_BYTES, FileEntry, FileList
from tracker.core.wire.health import Health
from tracker.core.wire.people import (
    MAX_PAGE,
    AddedMember,
    Assign,
    Assignment,
    ClientChange,
    ClientEntry,
    MemberChange,
    MemberEntry,
    NewClient,
    NewMember,
    NewProject,
    NewTask,
    NewTeam,
    Page,
    ProjectChange,
    ProjectEntry,
    TaskChange,
    TaskEntry,
    TeamChange,
    TeamEntry,
    TeamMember,
    TeamPlace,
    Work,
    WorkProject,
    WorkTask,
)
from tracker.core.wire.problem import Fault, Problem
from tracker.core.wire.record import (
    MAX_BATCH_RECORDS,
    BatchReply,
    RecordBatch,
    RefusedBody,
    SentCommit,
    SentRecord,
    SignedFileReceipt,
    SignedReceipt,
)
from tracker.core.wire.session import Session, SignIn

__all__ = [
    "API",
    "MAX_BATCH_RECORDS",
    "MAX_BLOB_BYTES",
    "MAX_PAGE",
    "AddedMember",
    "Assign",
    "Assignment",
    "BatchReply",
    "ClientChange",
    "ClientEntry",
    "Enrolled",
    "Enrolment",
    "Fault",
    "FileEntry",
    "FileList",
    "Health",
    "MemberChange",
    "MemberEntry",
    "NewClient",
    "NewDevice",
    "NewEnrolment",
    "NewMember",
    "NewProject",
    "NewTask",
    "NewTeam",
    "Page",
    "Problem",
    "ProjectChange",
    "ProjectEntry",
    "PublicConnection",
    "RecordBatch",
    "RefusedBody",
    "SentCommit",
    "SentRecord",
    "Session",
    "SignIn",
    "SignedFileReceipt",
    "SignedReceipt",
    "TaskChange",
    "TaskEntry",
    "TeamChange",
    "TeamEntry",
    "TeamMember",
    "TeamPlace",
    "Trust",
    "Work",
    "WorkProject",
    "WorkTask",
    "enrolment_proof",
]

API: Final = "/v1"
