"""What one button or one key starts: what a break interrupted, or what was worked on last."""

from tracker.core.wire import NamedWork, ResumeTimer, StartTimer, TimerStatus


def start_command(timer: TimerStatus | None) -> ResumeTimer | StartTimer:
    """Return the command that starts a stopped timer where nothing else is named; a note is not kept."""
    if timer is not None and timer.break_since is not None:
        return ResumeTimer()
    if timer is None or timer.last is None:
        return StartTimer()
    task = timer.last.task_id
    return StartTimer(NamedWork(timer.last.project_id.hex, "" if task is None else task.hex))
