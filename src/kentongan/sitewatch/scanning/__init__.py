"""Fetching of sites for `kentongan.core.sitescan`: politely, bounded, from several views. Needs no database."""

from .door import Door
from .many import scan_many
from .options import ScanOptions
from .pacing import Pacer
from .result import SiteResult
from .site import scan_site

__all__ = ["Door", "Pacer", "ScanOptions", "SiteResult", "scan_many", "scan_site"]
