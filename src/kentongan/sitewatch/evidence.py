"""Proofs: visits as WARC under their SHA-256 in the file store; every reading of one is written down."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kentongan.base import files
from kentongan.base.users import User
from kentongan.core.sitescan import Visit

from .inventory import log
from .models import Evidence
from .scanning import warc
from .tags import SiteTag


@dataclass(frozen=True, slots=True)
class Stored:
    """A proof in the file store."""

    digest: str
    size: int
    visits: int


def store(visits: Sequence[Visit]) -> Stored:
    """Keep the visits; durable before it returns. The most telling ones where all are over the limit of a file."""
    content = _packed(visits)
    while len(content) > files.limit() and len(visits) > 1:
        visits = visits[: len(visits) // 2]
        content = _packed(visits)
    return Stored(files.keep(content), len(content), len(visits))


def _packed(visits: Sequence[Visit]) -> bytes:
    file = io.BytesIO()
    warc.write(file, visits)
    return file.getvalue()


def handed_out(row: Evidence, *, acting_user: User, now: datetime) -> None:
    """Write down who took this proof home."""
    with transaction.atomic():
        data: dict[str, object] = {"evidence": row.pk, "sha256": row.digest}
        log(SiteTag.EVIDENCE_READ, acting_user, f"site:{row.site_id}", data, now, row.government_id)
