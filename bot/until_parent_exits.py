"""`python -m bot.until_parent_exits MODULE …`: run a module till whoever started it is gone, however that went.

A child of a process that was killed lives on and keeps its port. This one reads its standard input, a pipe
whose other end only the parent holds, and goes when that end does.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    """Run the module that the first argument names, with the others as its own."""
    threading.Thread(target=_go_with_parent, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _go_with_parent() -> None:
    # Not by sys.stdin: Python's end would meet its lock still held here, and abort.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
