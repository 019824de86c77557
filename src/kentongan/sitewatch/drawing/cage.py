"""Run as a program: becomes the browser, with as little as a browser needs.

    python cage.py READ WRITE PROGRAM ARGUMENT…

The two descriptors become 3 and 4, where Chromium expects its pipe. As root the process becomes nobody first,
because Chromium's own sandbox does not work as root.
"""

import os
import resource
import sys

NOBODY = 65534
# Seconds of processor, bytes of a file that it may write, seconds of patience behind everybody else.
CPU_S, FILE, NICE = 120, 64 << 20, 10


def main(words: list[str]) -> None:
    source, sink, *command = words
    # Out of the way of 3 and 4, then there.
    read, write = (os.dup2(int(one), 90 + at) for at, one in enumerate((source, sink)))
    os.dup2(read, 3)
    os.dup2(write, 4)
    os.closerange(5, 256)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICE)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    os.execv(command[0], command)  # noqa: S606 (the browser is the command)


if __name__ == "__main__":
    main(sys.argv[1:])
