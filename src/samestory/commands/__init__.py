"""The commands of the command line, in modules by what they are for; each gives its own part."""

from . import archiving, coding, exporting, rerunning, stories

#: Each command, in the order in which `samestory --help` lists them.
COMMANDS = (
    *stories.COMMANDS,
    *exporting.COMMANDS,
    *coding.COMMANDS,
    *rerunning.COMMANDS,
    *archiving.COMMANDS,
)
