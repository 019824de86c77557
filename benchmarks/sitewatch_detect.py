"""How much the judge of sites finds, on made-up sites and on the pages of KENTONGAN_SITES_DATA; speed of judging.

The folder holds infected/, clean/, injected/ with injected.json, and defaced/ (its README tells what they are). Pages
stay where they are: this prints figures and the names of what was missed.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import _common
from kentongan.core.sitescan.judge import judge
from kentongan.core.sitescan.verdict import Outcome, Status
from kentongan.core.sitescan.visit import View, Visit
from kentongan.sandbox.sites import ABOUT, Sample, samples
from kentongan.sandbox.sites.eras import STYLES
from kentongan.sandbox.sites.innocent import PAGES

_ABOUT = re.compile(r"<(title|h1)[^>]*>[^<]*(judi|judol|slot|gacor|togel|maxwin)", re.IGNORECASE)
_NAMES = {"browser": View.VISITOR, "bot": View.CRAWLER, "gref": View.GOOGLE, "mobile": View.MOBILE}
_HTML = (("content-type", "text/html; charset=UTF-8"),)
_HOME = "https://dinas.contoh.go.id/"
_ACCUSED = (Status.INFECTED, Status.DEFACED)


class Looked(NamedTuple):
    """One site that was judged: where it belongs, its name, what was right, what was said."""

    group: str
    name: str
    right: Status
    outcome: Outcome


def main() -> None:
    parser = _common.parser(__doc__, databases=False, repeat=0)
    parser.add_argument("--seeds", type=int, default=1, help="how many sets of made-up sites")
    parser.add_argument(
        "--misses", type=Path, help="write the misses and what was found instead to this file"
    )
    args = parser.parse_args()
    looked = [*made_up(args.seeds), *varied(args.seeds)]
    folder = os.environ.get("KENTONGAN_SITES_DATA")
    if folder:
        looked += given(Path(folder))
    else:
        _common.progress("KENTONGAN_SITES_DATA tidak diisi: hanya situs buatan")
    if args.misses:
        args.misses.write_text("".join(f"{line}\n" for line in misses(looked)))
    figures = {
        "found": table(looked),
        "missed": missed(looked),
        "speed": speed(Path(folder) if folder else None),
    }
    _common.report(args, _common.machine(), figures)


# --- what is judged ---


def made_up(seeds: int) -> Iterator[Looked]:
    from tests.core.sitescan.looking import outcome_of

    for seed in range(100, 100 + seeds):
        for sample in samples(seed):
            yield Looked(
                f"made-up {_group(sample)}", f"{seed}-{sample.name}", sample.expected, outcome_of(sample)
            )


def varied(seeds: int) -> Iterator[Looked]:
    """Defacements of many eras, and innocent pages with something of an attack about them."""
    views = _NAMES.values()
    for seed in range(500, 500 + 10 * seeds):
        for name, style in STYLES.items():
            body = style(Random(f"{name}{seed}")).encode()
            yield Looked(
                "made-up eras", f"{seed}-{name}", Status.DEFACED, _look(dict.fromkeys(views, body), "home")
            )
    for name, html in PAGES.items():
        yield Looked(
            "made-up innocent", name, Status.CLEAN, _look(dict.fromkeys(views, html.encode()), "home")
        )


def _group(sample: Sample) -> str:
    if sample.technique:
        return sample.technique.value
    return "about gambling" if sample.kind == ABOUT else "clean"


def given(folder: Path) -> Iterator[Looked]:
    """The pages of the data folder."""
    for name, right in (("infected", Status.INFECTED), ("clean", Status.CLEAN), ("defaced", Status.DEFACED)):
        for path in sorted((folder / name).iterdir()):
            body = path.read_bytes()
            yield Looked(
                _kind(name, body), path.name, right, _look(dict.fromkeys(_NAMES.values(), body), path.stem)
            )
    for entry in json.loads((folder / "injected.json").read_text()):
        right = Status.DEFACED if "defacement" in entry["technique"] else Status.INFECTED
        yield Looked(f"injected {entry['technique']}", entry["id"], right, _injected(folder, entry))


def _kind(folder: str, body: bytes) -> str:
    about = folder == "clean" and _ABOUT.search(body.decode("utf-8", "replace"))
    return "clean, about gambling" if about else folder


def _look(bodies: Mapping[View, bytes], name: str) -> Outcome:
    url = _HOME if name.endswith("home") else f"{_HOME}{name}/"
    return _decided([Visit(url, view, status=200, headers=_HTML, body=body) for view, body in bodies.items()])


def _decided(visits: list[Visit]) -> Outcome:
    """Views that the judge asks for again answer as before."""
    outcome, known = judge(visits), {visit.view: visit for visit in visits}
    for _ in range(2):
        if not outcome.again:
            break
        visits = [*visits, *(known[view] for view in outcome.again)]
        outcome = judge(visits)
    return outcome


def _injected(folder: Path, entry: Mapping[str, Any]) -> Outcome:
    """A sample with four views, its redirects and its cookie."""
    visits = []
    for name, view in _NAMES.items():
        body = (
            (folder / "injected" / f"{entry['views'][name]}.html").read_bytes()
            if entry["views"][name]
            else b""
        )
        meta = entry["meta"].get(name, {})
        visits.append(_visit(view, body, meta.get("first", meta)))
        if "first" in meta:
            cookie = meta["set_cookie"].partition("=")[0]
            visits[-1] = _visit(view, b"", meta["first"], ("set-cookie", meta["set_cookie"]))
            visits.append(Visit(_HOME, View.RETURN, status=200, headers=_HTML, body=body, cookies=(cookie,)))
    return _decided(visits)


def _visit(view: View, body: bytes, meta: Mapping[str, Any], *headers: tuple[str, str]) -> Visit:
    there = meta.get("location")
    hops, headers = ((there,), (*headers, ("location", there))) if there else ((), headers)
    return Visit(
        _HOME, view, status=meta.get("status", 200), headers=(*_HTML, *headers), body=body, hops=hops
    )


# --- what is told ---


def table(looked: Iterable[Looked]) -> dict[str, str]:
    """Of each group how many got the right status; of clean ones how many were accused or doubted."""
    groups: dict[str, list[Looked]] = defaultdict(list)
    for one in looked:
        groups[one.group].append(one)
    return {name: _told(group) for name, group in groups.items()}


def _told(group: list[Looked]) -> str:
    right = sum(one.outcome.status is one.right for one in group)
    accused = sum(one.right is Status.CLEAN and one.outcome.status in _ACCUSED for one in group)
    words = f"{right}/{len(group)} ({right / len(group):.1%})"
    return words + (f", {accused} wrongly accused" if accused else "")


def missed(looked: Iterable[Looked]) -> dict[str, str]:
    return {
        f"{one.group} {one.name}": one.outcome.status.value
        for one in looked
        if one.outcome.status is not one.right
    }


def misses(looked: Iterable[Looked]) -> Iterator[str]:
    """A line for each miss with what was found, for whoever mends the judge."""
    for one in looked:
        if one.outcome.status is not one.right:
            found = "; ".join(
                f"{each.technique.value}{'' if each.sure else '?'}@{each.view.value}: {each.excerpt[:120]!r}"
                for each in one.outcome.findings
            )
            yield f"{one.group}\t{one.name}\t{one.right.value} -> {one.outcome.status.value}\t{found}"


def speed(folder: Path | None) -> dict[str, float]:
    """Pages judged per second of one processor: two views each, clean, of the data's sizes or of made-up ones."""
    if folder:
        bodies = [path.read_bytes() for path in sorted((folder / "clean").iterdir())]
    else:
        bodies = [one.visit(View.VISITOR).body for one in samples(7) if one.technique is None]
    views = (View.VISITOR, View.CRAWLER)
    pages = [[Visit(_HOME, view, status=200, headers=_HTML, body=body) for view in views] for body in bodies]
    judge(pages[0])  # automata and models are made once in a process
    with _common.spent() as taken:
        for visits in pages:
            judge(visits)
    size = sum(len(body) for body in bodies) / len(bodies)
    return {"pages": len(bodies), "bytes each": round(size), "pages/s": round(len(bodies) / taken.cpu, 1)}


if __name__ == "__main__":
    main()
