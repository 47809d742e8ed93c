"""A second thread, for work that releases the interpreter's lock, as authenticating does."""

import weakref
from queue import SimpleQueue
from threading import Lock, Thread

from tracker.core.sealing import Job


class SecondThread:
    """Runs one job after another beside the caller: a `Beside` of sealing.

    The thread ends with this object. What a job raises is raised, as it is, where the job is waited for.
    Half as dear as a `ThreadPoolExecutor`, which shows where a whole seal takes a millisecond.
    """

    def __init__(self) -> None:
        """Start the thread; it waits without cost."""
        self._jobs: SimpleQueue[_Handed | None] = SimpleQueue()
        Thread(target=_work, args=(self._jobs,), name="beside", daemon=True).start()
        weakref.finalize(self, self._jobs.put, None)

    def __call__(self, job: Job) -> Job:
        """Start `job`, and return what waits for it."""
        handed = _Handed(job)
        self._jobs.put(handed)
        return handed.wait


class _Handed:
    """A job on its way, and what became of it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._error: BaseException | None = None
        self._running = Lock()
        self._running.acquire()

    def run(self) -> None:
        try:
            self._job()
        except BaseException as error:  # noqa: BLE001 - it is raised where the job is waited for
            self._error = error
        finally:
            self._running.release()

    def wait(self) -> None:
        with self._running:
            if self._error is not None:
                raise self._error


def _work(jobs: "SimpleQueue[_Handed | None]") -> None:
    while (handed := jobs.get()) is not None:
        handed.run()
        del handed  # or what the last job held would stay until the next one
