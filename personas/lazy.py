"""A package's face that loads what it shows when it is asked for, so that no command loads all.

A name must not be that of a module beside its package's `__init__`: the module would come first.
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # as that of `typing`: this file is loaded before signals are watched
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def later(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package (PEP 562).

    ``homes`` are modules of the package, each with the names that it gives, parted by spaces.
    """
    home_of = {name: home for home, names in homes.items() for name in names.split()}

    def load(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{home_of[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return load
