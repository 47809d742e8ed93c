"""Authenticating beside encrypting: the same bytes whoever runs the jobs, and no failure is lost."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.draws import draws
from tracker.core.errors import RefusedError
from tracker.core.sealing import Beside, Context, Job, Kind, Source, seal, seal_stream
from tracker.core.sealing._beside import AHEAD, at_once

CONTEXT = Context(b"w" * 16, b"m" * 16, b"d" * 16, Kind.SCREENSHOT)
META = b"{}"
# With META, a size of Padme: nothing small follows the last piece.
WHOLE = (1 << 18) - 14
# Several pieces, the last of them cut, and padding after it.
LENGTHS = [0, 32_767, 32_768, 131_072, WHOLE, 300_001, 1_000_000]


class JobLostError(Exception):
    """What a job raises here."""


class Late:
    """Runs each job only when it is waited for, as a busy second core may."""

    def __init__(self) -> None:
        self.waiting: list[Job] = []
        self.started = 0

    def __call__(self, job: Job) -> Job:
        assert len(self.waiting) < AHEAD
        self.waiting.append(job)
        self.started += 1

        def wait() -> None:
            assert self.waiting.pop(0) is job
            job()

        return wait


def lost(_job: Job) -> Job:
    def wait() -> None:
        raise JobLostError

    return wait


def lost_at_the(last: int) -> Beside:
    late = Late()

    def beside(job: Job) -> Job:
        return lost(job) if late.started == last - 1 else late(job)

    return beside


@pytest.mark.parametrize("length", LENGTHS)
def test_jobs_as_late_as_can_be_give_the_same_bytes(length: int) -> None:
    content, late = draws()(length), Late()
    assert seal(content, META, CONTEXT, draws(), late) == seal(content, META, CONTEXT, draws())
    assert not late.waiting


@pytest.mark.parametrize("length", LENGTHS)
def test_a_stream_with_late_jobs_has_the_same_bytes(length: int) -> None:
    content, target, late = draws()(length), io.BytesIO(), Late()
    file = seal_stream(Source(io.BytesIO(content), length, META), CONTEXT, draws(), target, late)
    assert target.getvalue() == seal(content, META, CONTEXT, draws()).blob
    assert file.sha256 == hashlib.sha256(target.getvalue()).digest()
    assert not late.waiting


def test_whoever_keeps_its_jobs_holds_no_bytes_of_the_blob() -> None:
    """Bytes that are held by anyone cannot be handed out."""
    content, jobs = draws()(500_000), list[Job]()

    def beside(job: Job) -> Job:
        jobs.append(job)
        return at_once(job)

    assert seal(content, META, CONTEXT, draws(), beside) == seal(content, META, CONTEXT, draws())
    assert jobs


@given(st.binary(max_size=1000))
def test_little_is_never_handed_over(content: bytes) -> None:
    late = Late()
    seal(content, META, CONTEXT, draws(), late)
    assert not late.started


def test_much_is_handed_over() -> None:
    late = Late()
    seal(bytes(1_000_000), META, CONTEXT, draws(), late)
    assert late.started > 1


@pytest.mark.parametrize("last", [1, 2, 4])
def test_a_job_that_failed_fails_the_seal(last: int) -> None:
    content = bytes(4 * 131_072)
    with pytest.raises(JobLostError):
        seal(content, META, CONTEXT, draws(), lost_at_the(last))
    source = Source(io.BytesIO(content), len(content), META)
    with pytest.raises(JobLostError):
        seal_stream(source, CONTEXT, draws(), io.BytesIO(), lost_at_the(last))


def test_nothing_is_left_running_when_the_source_fails() -> None:
    late, content = Late(), bytes(300_000)
    source = Source(io.BytesIO(content), len(content) + 1, META)
    with pytest.raises(RefusedError, match="changed"):
        seal_stream(source, CONTEXT, draws(), io.BytesIO(), late)
    assert late.started
    assert not late.waiting
