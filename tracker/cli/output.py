"""Files that a command makes: whole under their name, or not at all."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from tracker.core.errors import RefusedError
from tracker.host.private_file import sync_folder
from tracker.host.readable import reason

STANDARD_OUTPUT: Final = Path("-")
_PIECE: Final = 1 << 16
_ENDINGS: Final = [each for each in signal.Signals if each.name in {"SIGTERM", "SIGHUP"}]


@contextmanager
def whole_files(*paths: Path) -> Iterator[list[BinaryIO]]:
    """Give one file to write per path; all get their names when the block ends well, else none is left.

    Ctrl-C and SIGTERM leave none either. The files are private to their owner. Raises `RefusedError` when
    a path exists, also one that came to be meanwhile, or cannot be written, and for `-`, which is none.
    """
    if STANDARD_OUTPUT in paths:
        raise RefusedError("sealed-output-dash")
    try:
        for path in paths:
            if os.path.lexists(path):
                raise _taken(path)
        with _ended_in_order(), ExitStack() as stack:
            drafts = [_draft(path, stack) for path in paths]
            yield [file for _, file in drafts]
            for _, file in drafts:
                file.flush()
                os.fsync(file.fileno())
                file.close()
            _publish([name for name, _ in drafts], paths)
    except OSError as error:
        raise RefusedError("sealed-output-failed", path=str(paths[0]), why=reason(error)) from None


@contextmanager
def private_copy(file: BinaryIO, folder: Path) -> Iterator[BinaryIO]:
    """Give a copy that nobody else can change between two reads of it; it is gone when the block ends.

    Raises `RefusedError` when it cannot be made.
    """
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(tempfile.TemporaryFile(dir=folder))
            shutil.copyfileobj(file, copy, _PIECE)
            copy.seek(0)
        except OSError as error:
            raise RefusedError("sealed-output-failed", path=str(folder), why=reason(error)) from None
        yield cast("BinaryIO", copy)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let what ends the process unwind it first, as Ctrl-C does: the unfinished file may be plaintext."""
    before = [(each, signal.signal(each, lambda number, _: sys.exit(128 + number))) for each in _ENDINGS]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)


def _taken(path: Path) -> RefusedError:
    return RefusedError("sealed-output-exists", path=str(path))


def _draft(path: Path, stack: ExitStack) -> tuple[Path, BinaryIO]:
    number, name = tempfile.mkstemp(prefix=f".{path.name[:64]}.", suffix=".part", dir=path.parent)
    stack.callback(Path(name).unlink, missing_ok=True)
    return Path(name), stack.enter_context(os.fdopen(number, "wb"))


def _publish(drafts: Sequence[Path], paths: Sequence[Path]) -> None:
    with ExitStack() as undo:
        for draft, path in zip(drafts, paths, strict=True):
            _give_name(draft, path)
            undo.callback(path.unlink)
        for folder in {path.parent for path in paths}:
            sync_folder(folder)
        undo.pop_all()


def _give_name(draft: Path, path: Path) -> None:
    """Let `path` be the file of `draft`, never over another one."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise _taken(path) from None
    except OSError:
        # A disk without hard links, as memory sticks are: hold the name first, then take it.
        path.touch(mode=0o600, exist_ok=False)
        with ExitStack() as undo:
            undo.callback(path.unlink)
            draft.replace(path)
            undo.pop_all()
