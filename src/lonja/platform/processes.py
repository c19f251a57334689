"""Child processes that do not outlive us.

Verbs: `die_with_parent`, a preexec_fn.
Promises: on Linux the child gets a signal when the thread that started it ends, kill -9 included; so start children in
the main thread. It runs after Popen has changed the child's user, which would clear the signal. Elsewhere it does
nothing: a killed parent leaves its children, and starting again joins them.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def die_with_parent(how: signal.Signals) -> Callable[[], None]:
    """To be called in the parent; what it answers runs in the child between fork and exec, and takes no locks."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def before_exec() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, how)
        if os.getppid() != parent:  # it died while we were being born
            os._exit(1)

    return before_exec
