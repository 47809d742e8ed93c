"""What is said over the agent's local socket: told apart by tags, open to what is new, proven."""

import msgspec
import pytest

from tracker.core.hours.timer_state import Answer as AwayAnswer
from tracker.core.wire import (
    AddTime,
    Answer,
    AnswerAway,
    Command,
    DeleteTime,
    EditTime,
    NamedWork,
    NoteTimer,
    PauseScreenshots,
    PreviewScreenshot,
    Refused,
    ResumeScreenshots,
    ResumeTimer,
    ShowStatus,
    StartTimer,
    Stop,
    StopTimer,
    SyncNow,
    TakeBreak,
    Watch,
    agent_proof,
    client_proof,
)

SECRET, NONCE = b"s" * 32, b"n" * 16


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (ShowStatus(), b'{"command":"status"}'),
        (Watch(), b'{"command":"watch"}'),
        (Watch(shows_notices=True), b'{"command":"watch","shows_notices":true}'),
        (PreviewScreenshot("3f"), b'{"command":"preview-screenshot","screenshot":"3f"}'),
        (SyncNow(), b'{"command":"sync-now"}'),
        (Stop(), b'{"command":"stop"}'),
        (Stop(keep_timer=True), b'{"command":"stop","keep_timer":true}'),
        (StartTimer(), b'{"command":"start-timer"}'),
        (
            StartTimer(NamedWork("Website", note=""), switch=True),
            b'{"command":"start-timer","work":{"project":"Website","note":""},"switch":true}',
        ),
        (StopTimer(), b'{"command":"stop-timer"}'),
        (TakeBreak(), b'{"command":"take-break"}'),
        (ResumeTimer(), b'{"command":"resume-timer"}'),
        (PauseScreenshots(), b'{"command":"pause-screenshots"}'),
        (PauseScreenshots(15), b'{"command":"pause-screenshots","minutes":15}'),
        (ResumeScreenshots(), b'{"command":"resume-screenshots"}'),
        (NoteTimer("a"), b'{"command":"note-timer","note":"a"}'),
        (AnswerAway(AwayAnswer.GO_ON, "3f"), b'{"command":"answer-away","answer":"go-on","away":"3f"}'),
        (AddTime(1, 2, "why"), b'{"command":"add-time","start":1,"stop":2,"reason":"why"}'),
        (EditTime("3f", stop=2), b'{"command":"edit-time","entry":"3f","stop":2}'),
        (DeleteTime("3f"), b'{"command":"delete-time","entry":"3f"}'),
    ],
)
def test_a_command_is_these_very_bytes_for_ever(command: Command, line: bytes) -> None:
    assert msgspec.json.encode(command) == line
    assert msgspec.json.decode(line, type=Command) == command


def test_what_a_newer_version_adds_is_passed_over() -> None:
    assert msgspec.json.decode(b'{"command":"stop","gently":true}', type=Command) == Stop()
    problem = b'{"fault":"refused","key":"k","values":{},"text":"t","hint":"h","more":1}'
    answer = msgspec.json.decode(b'{"type":"refused","problem":' + problem + b',"new":[]}', type=Answer)
    assert isinstance(answer, Refused)
    assert answer.problem.key == "k"


def test_a_proof_fits_one_side_one_secret_and_one_nonce() -> None:
    proofs = {
        side(secret, nonce)
        for side in (client_proof, agent_proof)
        for secret in (SECRET, b"", SECRET[1:])
        for nonce in (NONCE, NONCE + b"n")
    }
    assert len(proofs) == 12
    assert client_proof(SECRET, NONCE) == client_proof(SECRET, NONCE)
    assert all(SECRET not in proof for proof in proofs)
