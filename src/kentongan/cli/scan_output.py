"""What `kentongan scan` prints: words for people, lines for programs, a page for a report; and how far it is."""

import time
from collections import Counter
from datetime import datetime
from html import escape
from typing import Any, BinaryIO, Protocol, TextIO

from kentongan.core.sitescan import ADVICE, Severity, Technique
from kentongan.sitewatch.scanning.journal import encoded

type Result = dict[str, Any]
STATUSES = {
    "infected": "TERINFEKSI",
    "defaced": "TAMPILAN DIRUSAK",
    "suspicious": "mencurigakan",
    "unreachable": "tidak terjangkau",
    "clean": "bersih",
}
SEVERITIES = {
    Severity.INFO: "saran", Severity.LOW: "ringan", Severity.MEDIUM: "sedang", Severity.HIGH: "berat",
    Severity.CRITICAL: "gawat",
}  # fmt: skip
COMMON = frozenset({Technique.WEAK_HEADERS.value})  # advice that stands on nearly every site
VIEWS = {
    "visitor": "pengunjung",
    "return": "pengunjung yang kembali",
    "crawler": "mesin pencari",
    "google": "orang yang datang dari Google",
    "mobile": "ponsel",
    "elsewhere": "pengunjung dari alamat lain",
}


class Form(Protocol):
    """One way to print results; `add` for each as it is known."""

    def __init__(self, out: BinaryIO) -> None: ...
    def begin(self) -> None: ...
    def add(self, result: Result) -> None: ...
    def end(self) -> None: ...


class Lines:
    """One JSON object a line."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def begin(self) -> None: ...

    def add(self, result: Result) -> None:
        self._out.write(encoded(result) + b"\n")
        self._out.flush()

    def end(self) -> None: ...


class Text:
    """Words for people: each address with its status, below it what was found, what it means and what to do. Advice
    that nearly every site needs is told once, with the number of sites, at the end."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._common = Counter[str]()

    def begin(self) -> None: ...

    def add(self, result: Result) -> None:
        lines = [f"{result['url']}  {STATUSES[result['status']]}"]
        if result.get("error"):
            lines.append(f"  {result['error']}")
        common = {finding["technique"] for finding in result["findings"]} & COMMON
        self._common.update(common)
        told = [finding for finding in result["findings"] if finding["technique"] not in common]
        self._write(lines + [line for finding in told for line in self._finding(finding)])

    def end(self) -> None:
        for technique, count in self._common.items():
            advice = ADVICE[Technique(technique)]
            self._write([f"Saran untuk {count} alamat: {advice.title}. {advice.clean}"])

    def _write(self, lines: list[str]) -> None:
        self._out.write("\n".join(map(printable, lines)).encode(errors="replace") + b"\n")
        self._out.flush()

    def _finding(self, finding: Result) -> list[str]:
        severity = SEVERITIES[Severity(finding["severity"])]
        lines = [
            f"  - {title(finding)} ({severity}), di {finding['url']}, tampak bagi {VIEWS[finding['view']]}"
        ]
        lines += [f"      Kutipan: {shortened(finding['excerpt'])}"] if finding["excerpt"] else []
        lines += [f"      Terbaca: {shortened(finding['reads_as'])}"] if finding.get("reads_as") else []
        return [*lines, f"      Artinya: {finding['why']}", f"      Pembersihan: {finding['how_to_clean']}"]


class Page:
    """One page of HTML that needs nothing else, the gravest first; written at the end."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._rest = list[Result]()
        self._clean = list[str]()  # addresses only, for most are

    def begin(self) -> None: ...

    def add(self, result: Result) -> None:
        if result["status"] == "clean" and not result["findings"]:
            self._clean.append(result["url"])
        else:
            self._rest.append(result)

    def end(self) -> None:
        counts = Counter(result["status"] for result in self._rest)
        counts["clean"] += len(self._clean)
        order = list(STATUSES)
        grave = sorted(self._rest, key=lambda result: (order.index(result["status"]), result["url"]))
        rows = "".join(f"<tr><th scope='row'>{STATUSES[s]}</th><td>{counts[s]}</td></tr>" for s in order)
        at = datetime.now().astimezone().strftime("%d-%m-%Y %H.%M %Z")
        self._write(HEAD, f"<h1>Hasil pemindaian situs</h1><p>{escape(at)}</p><table>{rows}</table>")
        for result in grave:
            self._write(section(result))
        clean = "".join(f"<li>{escape(url)}</li>" for url in sorted(self._clean))
        self._write(f"<h2>Bersih tanpa catatan</h2><ul>{clean}</ul>" if clean else "", "</main></html>\n")
        self._out.flush()

    def _write(self, *parts: str) -> None:
        self._out.write("".join(parts).encode(errors="replace"))


HEAD = """<!doctype html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Hasil pemindaian situs</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2024;background:#fff}
main{max-width:60rem;margin:auto;padding:1rem}
table{border-collapse:collapse}th,td{text-align:left;padding:.2rem 1rem .2rem 0}
section{border-top:1px solid #c8ccd0;padding:.5rem 0}
h2{font-size:1.1rem;overflow-wrap:anywhere}h3{font-size:1rem;margin:.8rem 0 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f3f4f5;padding:.5rem;margin:.3rem 0}p{margin:.3rem 0}
</style><main>
"""


def section(result: Result) -> str:
    """One address as HTML."""
    parts = [f"<section><h2>{escape(result['url'])}: {STATUSES[result['status']]}</h2>"]
    if result.get("error"):
        parts.append(f"<p>{escape(result['error'])}</p>")
    for finding in result["findings"]:
        severity = SEVERITIES[Severity(finding["severity"])]
        shown = printable(shortened(finding["excerpt"]))
        reads = f"<p>Terbaca: {escape(printable(finding['reads_as']))}</p>" if finding.get("reads_as") else ""
        parts.append(
            f"<h3>{escape(title(finding))} ({severity})</h3>"
            f"<p>{escape(finding['url'])}, tampak bagi {VIEWS[finding['view']]}</p><pre>{escape(shown)}</pre>{reads}"
            f"<p>{escape(finding['why'])}</p><p>Pembersihan: {escape(finding['how_to_clean'])}</p>"
        )
    return "".join([*parts, "</section>\n"])


FORMS: dict[str, type[Form]] = {"text": Text, "jsonl": Lines, "html": Page}


def title(finding: Result) -> str:
    return ADVICE[Technique(finding["technique"])].title


def shortened(excerpt: str) -> str:
    return excerpt if len(excerpt) <= 300 else f"{excerpt[:300]}…"


def printable(text: str) -> str:
    """One line without what a terminal would obey: the words are those of attackers."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


class Progress:
    """A line on a terminal: how many of how many, how fast, how long still. Elsewhere silent."""

    def __init__(self, err: TextIO, total: int) -> None:
        self._err, self._total, self._shown = err, total, err.isatty()
        self._count = self._begun_at = self._found = 0
        self._began = self._next = 0.0

    def start(self, done: int) -> None:
        """`done`: addresses that an earlier run finished."""
        self._count = self._begun_at = done
        self._began = self._next = time.monotonic()

    def step(self, status: str) -> None:
        self._count += 1
        self._found += status in ("infected", "defaced", "suspicious")
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._next = now + 0.5
            self._err.write(self._line(now - self._began))
            self._err.flush()

    def clear(self) -> None:
        """Make room for a line of results on the same terminal."""
        if self._shown:
            self._err.write("\r\033[K")
            self._err.flush()

    def end(self) -> None:
        if self._shown:
            self._err.write(self._line(time.monotonic() - self._began) + "\n")

    def _line(self, seconds: float) -> str:
        speed = (self._count - self._begun_at) / max(seconds, 1e-9)
        left = (
            f", sisa {duration((self._total - self._count) / speed)}"
            if speed > 0 and self._count < self._total
            else ""
        )
        told = f"{self._count} dari {self._total} situs, {speed:.1f} per detik".replace(".", ",")
        return f"\r\033[K{told}{left}, {self._found} dengan temuan"


def duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "kurang dari 1 menit"
    return f"{minutes} menit" if minutes < 60 else f"{minutes // 60} jam {minutes % 60} menit"
