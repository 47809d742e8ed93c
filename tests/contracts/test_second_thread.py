"""The second thread keeps what sealing asks of work beside it: order, whole results, failures passed on."""

import contextlib
import gc
import io
import secrets
import subprocess
import sys
import threading
import weakref

import pytest

from tests.fakes.draws import draws
from tracker.core.sealing import Beside, Context, Kind, Source, at_once, seal, seal_stream
from tracker.host.beside import SecondThread

CONTEXT = Context(b"w" * 16, b"m" * 16, b"d" * 16, Kind.ATTACHMENT)


@pytest.fixture(params=[at_once, SecondThread])
def beside(request: pytest.FixtureRequest) -> Beside:
    return SecondThread() if request.param is SecondThread else at_once


def test_a_job_is_done_when_it_was_waited_for(beside: Beside) -> None:
    done: list[int] = []
    waits = [beside(lambda each=each: done.append(each)) for each in range(100)]  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    waits[-1]()
    assert done == list(range(100))


def test_what_a_job_raises_is_raised_as_it_is(beside: Beside) -> None:
    raised = KeyError("foreign")

    def job() -> None:
        raise raised

    with pytest.raises(KeyError) as error:
        beside(job)()
    assert error.value is raised


@pytest.mark.parametrize("length", [0, 65_536, 250_000, 2_000_001, (1 << 23) + 100])
def test_a_seal_has_the_same_bytes(beside: Beside, length: int) -> None:
    content = secrets.token_bytes(length)
    file = seal(content, b"{}", CONTEXT, draws(), beside)
    assert file == seal(content, b"{}", CONTEXT, draws())
    target = io.BytesIO()
    seal_stream(Source(io.BytesIO(content), length, b"{}"), CONTEXT, draws(), target, beside)
    assert target.getvalue() == file.blob


def test_a_job_after_one_that_failed_is_done(beside: Beside) -> None:
    done: list[int] = []
    with contextlib.suppress(ZeroDivisionError):
        beside(lambda: done.append(1 // 0))()
    beside(lambda: done.append(1))()
    assert done == [1]


def test_nothing_of_a_job_is_kept() -> None:
    class Held:
        def __call__(self) -> None:
            return

    second, held, gone = SecondThread(), Held(), threading.Event()
    weakref.finalize(held, gone.set)
    second(held)()
    del held
    assert gone.wait(10)


def test_it_is_another_thread() -> None:
    ran: list[int] = []
    SecondThread()(lambda: ran.append(threading.get_ident()))()
    assert ran != [threading.get_ident()]


def test_the_thread_ends_with_what_started_it() -> None:
    threads: list[threading.Thread] = []
    SecondThread()(lambda: threads.append(threading.current_thread()))()
    gc.collect()
    threads[0].join(10)
    assert not threads[0].is_alive()


def test_a_process_ends_although_one_is_kept() -> None:
    kept = "from tracker.host.beside import SecondThread; kept = SecondThread(); kept(lambda: None)()"
    subprocess.run([sys.executable, "-c", kept], check=True, timeout=30)  # noqa: S603 - our own words
