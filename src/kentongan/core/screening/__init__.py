"""Screening of texts: gambling promotion, indecency, abuse, hate, elections, personal data, scams, style."""

from .page import Item
from .screener import Screener
from .verdict import Category, Context, Direction, Finding, Level, Reason, Severity, Verdict

__all__ = [
    "Category", "Context", "Direction", "Finding", "Item", "Level", "Reason", "Screener", "Severity", "Verdict",
]  # fmt: skip
