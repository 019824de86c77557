"""Desks to run commands on."""

from tests.cli.places import empty, place

__all__ = ["empty", "place"]
