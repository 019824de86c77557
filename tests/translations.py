"""The catalogues of the screens' other languages: every text in the sources, and the files made from them.

    python -m tests.translations

finds the texts again, keeps their translations, compiles the catalogues and lists what waits for words.
Texts are written in Indonesian and are their own keys. Read with Python's parser instead of xgettext: no
program to install, and a text is found under whatever name its module imports gettext.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib

SOURCES = Path(__file__).resolve().parents[1] / "src" / "kentongan"
LOCALE = SOURCES / "locale"
# Rooms without screens of Django's.
ELSEWHERE = ("cli", "locale", "sandbox")

# Where each gettext function has its context, its text and its plural.
_PLAIN, _PLURAL, _CONTEXT, _BOTH = (None, 0, None), (None, 0, 1), (0, 1, None), (0, 1, 2)
FUNCTIONS: Mapping[str, tuple[int | None, int, int | None]] = {
    "_": _PLAIN,
    "gettext": _PLAIN,
    "gettext_lazy": _PLAIN,
    "gettext_noop": _PLAIN,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _BOTH,
    "npgettext_lazy": _BOTH,
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}|%%|</?\w+[^>]*>")
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"\b(?:_|n?p?gettext)\((?:\s*(?:{_LITERAL}|count)\s*,?)+\)")

HEADER = {
    "Project-Id-Version": "kentongan",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the sources write it; `plural` is empty where the text does not count."""

    text: str
    plural: str = ""
    context: str = ""


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


@cache
def found() -> dict[Text, list[str]]:
    """Every text of the sources, and the files (relative to the package) it stands in."""
    places: dict[Text, list[str]] = {}
    for path in sorted(p for p in SOURCES.rglob("*") if p.suffix in (".py", ".html")):
        name = path.relative_to(SOURCES)
        if name.parts[0] not in ELSEWHERE and "tests" not in name.parts:
            for text in in_file(path):
                places.setdefault(text, []).append(str(name))
    for text in _declared():
        places.setdefault(text, [])
    return {text: list(dict.fromkeys(names)) for text, names in _joined(places).items()}


def _joined(places: Mapping[Text, list[str]]) -> dict[Text, list[str]]:
    """A text that stands alone and with a plural is one entry of a catalogue, the one with the plural."""
    counting = {(text.context, text.text): text for text in places if text.plural}
    joined: dict[Text, list[str]] = {}
    for text, names in places.items():
        joined.setdefault(counting.get((text.context, text.text), text), []).extend(names)
    return joined


def in_file(path: Path) -> Iterator[Text]:
    from django.utils.translation.template import templatize

    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from in_python(source)
    else:
        for call in _CALL.finditer(templatize(source)):
            yield from in_python(call[0])


def in_python(source: str) -> Iterator[Text]:
    """The literal texts handed to gettext's functions, by whatever name they go in this module."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {name: name for name in FUNCTIONS} | _aliases(nodes)
    calls = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        function = names.get(ast.unparse(call.func))
        if function and (text := _literal(call.args, FUNCTIONS[function][1])):
            context, _place, plural = FUNCTIONS[function]
            yield Text(text, _literal(call.args, plural), _literal(call.args, context))


def _aliases(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """`from … import gettext_noop as noop`, and `_ = gettext_noop`."""
    names: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            target = node.targets[0]
            if isinstance(target, ast.Name) and node.value.id in FUNCTIONS:
                names[target.id] = node.value.id
    return {name: function for name, function in names.items() if function in FUNCTIONS}


def _literal(arguments: list[ast.expr], place: int | None) -> str:
    if place is None or place >= len(arguments):
        return ""
    argument = arguments[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _declared() -> Iterator[Text]:
    """What rooms without Django declare and a screen translates: channels' settings, faults of the trail."""
    from typing import get_args

    from kentongan.core.audit import verify
    from kentongan.ports import registry

    for manifest in registry.channels().values():
        yield Text(manifest.label)
        for field in manifest.fields:
            labels = (label for _value, label in field.choices)
            yield from (Text(text) for text in (field.label, field.help, *labels) if text)
    yield from (Text(verify.Fault(0, kind).message_id) for kind in get_args(verify.Kind.__value__))


def key(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def words(entry: polib.POEntry) -> list[str]:
    """The translations of an entry: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def renewed(texts: Mapping[Text, list[str]], known: Iterable[polib.POEntry]) -> polib.POFile:
    """A catalogue of these texts with the translations that are known; a text that is gone is left out."""
    old = {key(entry): entry for entry in known}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = HEADER
    for text, names in texts.items():
        entry = polib.POEntry(
            msgid=text.text,
            msgid_plural=text.plural,
            msgctxt=text.context or None,
            occurrences=[(name, "") for name in names],
            flags=["python-format"] if re.search(r"%(?:\(\w+\))?[sd]", text.text) else [],
        )
        if text in old:
            entry.msgstr, entry.msgstr_plural = old[text].msgstr, old[text].msgstr_plural
        elif text.plural:
            entry.msgstr_plural = {0: "", 1: ""}
        fresh.append(entry)
    return fresh


def main() -> int:
    """Write and compile; 1 where a text has no translation yet."""
    path = catalogue("en")
    po = renewed(found(), polib.pofile(str(path)) if path.exists() else [])
    path.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(path))
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    waiting = [entry.msgid for entry in po if not all(words(entry))]
    for text in waiting:
        sys.stdout.write(f"not translated: {text}\n")
    sys.stdout.write(f"{len(po)} texts, {len(waiting)} without a translation\n")
    return int(bool(waiting))


if __name__ == "__main__":
    sys.exit(main())
