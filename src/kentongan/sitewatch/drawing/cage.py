"""Run as a program: becomes the browser, with as little as a browser needs.

    python cage.py READ WRITE PROGRAM ARGUMENT…

The two descriptors become 3 and 4, where Chromium expects its pipe. As root the process becomes nobody first,
because Chromium's own sandbox does not work as root.
"""

import os
import resource
import sys
from pathlib import Path

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
    leave_network()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    os.execv(command[0], command)  # noqa: S606 (the browser is the command)


def leave_network() -> None:
    """No network at all, not even this machine's own, where the system lets us. A script speaks UDP (WebRTC) past
    every proxy and past every request that is answered for it."""
    if not hasattr(os, "unshare"):  # not Linux
        return
    user, group = os.geteuid(), os.getegid()
    try:
        if user == 0:
            os.unshare(os.CLONE_NEWNET)
            return
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    except OSError:
        return
    # Who we are stays who we are: Chromium's own sandbox needs to be somebody.
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path("/proc/self", name).write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
