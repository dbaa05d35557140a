"""A program started with limits, as a program of its own: confined.py SECONDS MEMORY FILE_SIZE PROGRAM [ARGUMENT...]

It gets no more processor time, memory (bytes) and file size (bytes) than that, and no network where the machine lets
an ordinary user take it away. Knows neither Django nor the portal; becomes the program, so that its limits hold for
everything the program starts.
"""

import ctypes
import os
import resource
import sys
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def without_network() -> bool:
    """Leave the network for an empty one; tell whether the machine let us (Linux, unless the container forbids it)."""
    user, group = os.getuid(), os.getgid()
    try:
        if ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK) != 0:
            return False
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except (OSError, AttributeError):
        return False
    return True


if __name__ == "__main__":
    seconds, memory, file_size = map(int, sys.argv[1:4])
    without_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606 - whoever starts us says what to become
