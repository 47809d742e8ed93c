"""The English of errors between an agent and the programs that ask it: see `tracker.core.messages`."""

from typing import Final

from tracker.core.messages.message import Message

CONTROL_MESSAGES: Final = {
    "agent-not-running": Message(
        "The agent of this device is not running.",
        "Nothing is recorded now; what was recorded is safe. Start it with `tracker agent start`.",
    ),
    "agent-not-started": Message(
        "The agent ended before it was ready, and did not say why.",
        "What was recorded before is safe. `tracker crashes list` shows whether it crashed, its log is in "
        "{folder}, and `tracker agent --headless` lets you see what it says.",
    ),
    "agent-not-launched": Message(
        "This computer did not let the agent start: {why}.",
        "What was recorded before is safe. Close what you do not need, and try again.",
    ),
    "agent-said": Message("{text}", "{hint}"),
    "agent-elsewhere": Message(
        "Something of Tracker works here, but no agent answers.",
        "It may be starting or ending, or this device is being enrolled: try again in a moment.",
    ),
    "agent-slow": Message(
        "The agent was started, but does not answer yet.",
        "Your keyring may be waiting to be unlocked. `tracker status` tells when the agent runs.",
    ),
    "agent-still-running": Message(
        "The agent was told to stop, and has not ended yet.",
        "What it recorded is safe. Look again with `tracker status`; as the last resort end process {pid}.",
    ),
    "control-hangs": Message(
        "The agent, process {pid}, does not answer.",
        "What it recorded is safe. Try again; if this lasts, end it with `kill {pid}`, or with "
        "`kill -9 {pid}` where that does nothing, and run `tracker agent start`.",
    ),
    "control-silent": Message(
        "The agent does not answer.",
        "What it recorded is safe. Try again; if this lasts, end its process and run `tracker agent start`.",
    ),
    "control-nonsense": Message(
        "The agent's answer is not one that this command understands.",
        "Nothing was changed. Run `tracker agent restart`, so that both are of one version.",
    ),
    "control-not-a-command": Message(
        "The agent was sent something that is no command.",
        "Nothing was changed. Use the `tracker` command that belongs to this agent.",
    ),
    "control-unknown": Message(
        "The running agent (version {version}) does not know the command “{command}”.",
        "Nothing was changed. Run `tracker agent restart`, so that both are of one version.",
    ),
    "control-client-old": Message(
        "This command is too old for the running agent (version {version}).",
        "Nothing was changed. Use the `tracker` command that the agent was started with, or update this one.",
    ),
    "control-agent-old": Message(
        "The running agent (version {version}) is too old for this command.",
        "Nothing was changed. Run `tracker agent restart`, so that both are of one version.",
    ),
    "control-not-yours": Message(
        "The agent answers only the account it runs for.",
        "Nothing was told or changed. Sign in to the computer as the person whose agent it is.",
    ),
    "control-busy": Message(
        "The agent is asked too many things at once.",
        "Nothing was lost. Try again in a moment.",
    ),
}
