"""A file of texts and its verdicts, row by row, in flat memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from kentongan.base.exporting import to_csv
from kentongan.core.screening import Category, Context, Item

from .actions import LONGEST_TEXT, in_force, screener_of

# Beyond this the command line does it (`kentongan screen`), with a progress bar.
MOST_ROWS = 20_000
COLUMNS = ("baris", "hasil", *Category, "alasan", "text")


class BatchError(ValueError):
    """A file that cannot be read as texts: where and why."""


def verdicts(file: IO[bytes], name: str, context: Context) -> Iterator[bytes]:
    """CSV with a row for each text. Raises BatchError before the first byte."""
    texts = list(_texts(_decoded(file), name))
    if not texts:
        raise BatchError(_("Berkas ini tidak memuat tulisan."))
    if len(texts) > MOST_ROWS:
        told = {"rows": len(texts), "most": MOST_ROWS}
        raise BatchError(
            _(
                "Berkas ini memuat %(rows)d tulisan, paling banyak %(most)d. Bagi berkasnya, atau pakai "
                "perintah kentongan screen."
            )
            % told
        )
    return to_csv(COLUMNS, _rows(texts, context))


def _decoded(file: IO[bytes]) -> str:
    content = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BatchError(
            _("Baris %(line)d bukan UTF-8. Simpan ulang berkasnya sebagai UTF-8.") % {"line": line}
        ) from None


def _texts(content: str, name: str) -> Iterator[str]:
    if name.casefold().endswith(".csv"):
        yield from _csv(content)
    elif name.casefold().endswith((".jsonl", ".ndjson")):
        yield from _jsonl(content)
    else:
        yield from (line for line in content.splitlines() if line.strip())


def _csv(content: str) -> Iterator[str]:
    head = content.partition("\n")[0]
    rows = csv.DictReader(
        io.StringIO(content, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    if "text" not in (rows.fieldnames or ()):
        raise BatchError(_("Tidak ada kolom text. Beri nama kolom tulisannya: text."))
    try:
        yield from (_bounded(row["text"] or "", rows.line_num) for row in rows)
    except csv.Error as error:
        raise BatchError(
            _("Baris %(line)d bukan CSV: %(why)s") % {"line": rows.line_num, "why": error}
        ) from None


def _jsonl(content: str) -> Iterator[str]:
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found: Any = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not isinstance(found.get("text"), str):
            raise BatchError(_('Baris %(line)d bukan objek JSON dengan kunci "text".') % {"line": number})
        yield _bounded(found["text"], number)


def _bounded(text: str, line: int) -> str:
    if len(text) > LONGEST_TEXT:
        raise BatchError(
            _("Tulisan di baris %(line)d lebih dari %(most)d huruf.") % {"line": line, "most": LONGEST_TEXT}
        )
    return text


def _rows(texts: Sequence[str], context: Context) -> Iterable[Sequence[object]]:
    screener = screener_of(in_force().text)
    found = screener.check_many(Item(text, context=context) for text in texts)
    for number, (text, verdict) in enumerate(zip(texts, found, strict=True), 1):
        reasons = [reason.why for finding in verdict.categories.values() for reason in finding.reasons]
        severities = [verdict.categories[category].severity.value for category in Category]
        yield number, verdict.level.value, *severities, " ".join(reasons), text
