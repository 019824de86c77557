"""Integrations by kind. A folder under `integrations` with a `manifest.py` is found by being there."""

import importlib
import pkgutil
from functools import cache

from .channel import Manifest
from .console import CONSOLE
from .null import NULL


class UnknownChannel(LookupError):
    """No integration of this kind is installed."""


@cache
def channels() -> dict[str, Manifest]:
    """Every channel's manifest by its kind; built-in console and null first."""
    package = importlib.import_module("kentongan.integrations")
    found = {manifest.kind: manifest for manifest in (CONSOLE, NULL)}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        manifest = importlib.import_module(f"{package.__name__}.{module.name}.manifest").MANIFEST
        found[manifest.kind] = manifest
    return found


def channel(kind: str) -> Manifest:
    """The manifest of a kind; raises UnknownChannel."""
    try:
        return channels()[kind]
    except KeyError:
        raise UnknownChannel(f"Saluran {kind!r} tidak terpasang.") from None
