"""Run by test_house.py in a process of its own: import the packages named as arguments, print what that made."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys
import threading

# Not modules to import but programs: they do their work when they are run.
PROGRAMS = {"playground.__main__", "bot.__main__", "store.migrations.env"}
FORBIDDEN_ACTS = {"socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system"}
FORBIDDEN_THINGS = {"Engine", "AsyncEngine", "App", "AsyncApp", "Starlette", "BaseSettings", "AsyncWebClient"}


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in FORBIDDEN_ACTS:
        print(f"{event} {arguments}")  # noqa: T201
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        print(f"writes {arguments[0]!r}")  # noqa: T201


def main(packages: list[str]) -> None:
    sys.path.insert(0, "")
    sys.addaudithook(watch)
    for package in packages:
        found = pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}.")
        for module in {module.name for module in found} - PROGRAMS:
            importlib.import_module(module)
    for thing in gc.get_objects():
        if {parent.__name__ for parent in type(thing).__mro__} & FORBIDDEN_THINGS:
            print(f"made {type(thing).__qualname__}")  # noqa: T201
    for thread in threading.enumerate()[1:]:
        print(f"started {thread.name}")  # noqa: T201


main(sys.argv[1:])
