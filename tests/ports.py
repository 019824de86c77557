"""A port for a server of a test."""

import random
import socket

# Below what the system gives out by itself (from 32768 on Linux): no other server that asks for "any port" gets it
# between this look and the start of ours.
_FIRST, _LAST = 15_000, 32_000


def free_port() -> int:
    """A port of this machine where nobody listens."""
    while True:
        port = random.randint(_FIRST, _LAST)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
