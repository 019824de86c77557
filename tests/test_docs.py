"""The documents against the code: what they name exists, and what exists is named."""

import argparse
import ast
import re
import shlex
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

import kentongan.directives.models
import kentongan.directory.models
import kentongan.kernel.models
from kentongan.base.users import Government
from kentongan.cli import main
from kentongan.cli.parser import parser_of
from kentongan.cli.table import COMMANDS
from kentongan.directives.ladders import DEFAULT
from kentongan.directives.models import Urgency
from kentongan.ports import registry

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kentongan"
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()
PAIRS = {
    "pejabat": "officials",
    "meja": "desk",
    "operator": "operator",
    "pengembang": "developer",
    "buku-aturan": "rulebook",
    "api": "api",
    "penapisan": "screening",
    "pantau-situs": "sitewatch",
    "pemindaian": "scan",
}
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "SECURITY.md", *sorted(DOCS.glob("*/*.md"))]
OPERATORS = [DOCS / "id" / "operator.md", DOCS / "en" / "operator.md"]
DESKS = [DOCS / "id" / "meja.md", DOCS / "en" / "desk.md"]
GUIDES = sorted(DOCS.glob("*/*.md"))
KIB = 1024


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


# --- Settings, commands, fields, faults ---


def settings_read() -> set[str]:
    """Every KENTONGAN_ name that the settings read, from the calls and subscripts themselves."""
    found: set[str] = set()
    for file in (SOURCE / "config").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return {name for name in found if re.fullmatch(r"KENTONGAN_[A-Z_]+", name)}


@pytest.mark.parametrize("page", OPERATORS, ids=name_of)
def test_the_operator_s_table_holds_exactly_the_settings_there_are(page: Path) -> None:
    rows = re.findall(r"^\| `(KENTONGAN_\w+)` \|", page.read_text(), re.MULTILINE)
    assert len(settings_read()) >= 10
    assert sorted(rows) == sorted(settings_read())


def command_lines(text: str) -> Iterator[list[str]]:
    """Every `./kentongan …` in a document, as words; placeholders stay as they are."""
    for line in re.findall(r"\./kentongan ((?:\"[^\"]*\"|[^\n`<>|&#'])+)", text):
        words = shlex.split(line.rstrip(" .,;:)"))
        if words and words[0] in COMMANDS:
            yield words


DOCUMENTED = sorted({tuple(words) for page in PAGES for words in command_lines(page.read_text())})


@pytest.mark.parametrize("words", DOCUMENTED, ids=" ".join)
def test_a_documented_command_line_parses(words: tuple[str, ...]) -> None:
    command = COMMANDS[words[0]]
    parser = parser_of(command)
    command.module().add_arguments(parser)
    rest = parser.parse_known_args(list(words[1:]))[1]
    assert command.passes_rest or rest == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_and_every_documented_act_has_help(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [words for words in DOCUMENTED if words[0] == command]
    assert lines, f"no document shows ./kentongan {command}"
    for act in {words[1] for words in lines if words[1:] and words[1] in acts_of(command)}:
        with pytest.raises(SystemExit) as left:
            main([command, act, "--help"])
        assert left.value.code == 0
        assert capsys.readouterr().out.startswith(f"Pemakaian: kentongan {command} {act}")


def acts_of(command: str) -> set[str]:
    parser = parser_of(COMMANDS[command])
    COMMANDS[command].module().add_arguments(parser)
    kinds = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return {name for kind in kinds for name in kind.choices}


@pytest.mark.parametrize("command", [c for c in COMMANDS if acts_of(c)])
@pytest.mark.parametrize("page", OPERATORS, ids=name_of)
def test_every_act_of_a_command_is_in_the_operator_s_guide(page: Path, command: str) -> None:
    shown = {words[1] for words in command_lines(page.read_text()) if words[0] == command}
    assert acts_of(command) <= shown


@pytest.mark.parametrize("page", OPERATORS, ids=name_of)
def test_every_field_of_every_channel_is_explained(page: Path) -> None:
    rows = set(re.findall(r"^\| ([^|`]+?) \|", page.read_text(), re.MULTILINE))
    labels = {field.label for manifest in registry.channels().values() for field in manifest.fields}
    assert labels
    assert labels - rows == set()


def import_faults() -> set[str]:
    """Every sentence the importer may say, "…" for what it quotes."""
    found: set[str] = set()
    for part in ("sheets", "importing_cells", "importing_check"):
        tree = ast.parse((SOURCE / "directory" / f"{part}.py").read_text())
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docstrings]
        found |= {str(n.value) for n in texts if "%(" in str(n.value) or str(n.value).endswith(".")}
    sentences = {re.sub(r"%\(\w+\)[sd]", "…", text) for text in found}
    return {text for text in sentences if re.search(r"\w.*\.$", text)}


@pytest.mark.parametrize("page", DESKS, ids=name_of)
def test_every_fault_of_an_import_is_explained(page: Path) -> None:
    rows = set(re.findall(r"^\| (.+?) \| .+ \|$", page.read_text(), re.MULTILINE))
    assert len(import_faults()) >= 25
    assert import_faults() - rows == set()


LADDER = re.compile(r"^\|[^|]+\|[^|]+\|[^|]+\| \d+ (?:jam|h|min|menit) \|$", re.MULTILINE)


@pytest.mark.parametrize("page", DESKS, ids=name_of)
def test_the_silence_ladder_is_the_one_that_orders_start_with(page: Path) -> None:
    text = page.read_text().replace("7,5", "7.5").replace("2,5", "2.5")
    shown = [[float(n) for n in re.findall(r"[\d.]+", row)] for row in LADDER.findall(text)]
    assert shown == [[minutes(place, urgency) for urgency in Urgency] for place in range(5)]


def minutes(place: int, urgency: str) -> float:
    """The span of a step as the table writes it: in hours, but in minutes under an hour."""
    amount = DEFAULT[urgency].steps[place].span.amount
    return amount if amount < 60 else amount / 60


# --- Paths, names, links, pictures, headings ---


def test_every_path_in_the_architecture_exists() -> None:
    named = set(re.findall(r"`((?:[\w./-]+/)?[\w-]+\.(?:py|toml|md)|[\w./-]+/)`", ARCHITECTURE))
    assert {"kernel/matters.py", "tests/test_docs.py", "core/audit/"} <= named
    assert {path for path in named if not is_here(path)} == set()


def is_here(path: str) -> bool:
    """From the root, from the package, or a file's bare name anywhere in the package."""
    bare = "/" not in path and any(SOURCE.rglob(path))
    return bare or any((base / path).exists() for base in (ROOT, SOURCE))


def test_every_name_after_a_path_is_in_that_file() -> None:
    pattern = r"`((?:[\w-]+/)+[\w-]+\.py)`\*{0,2} ((?:`\w+`[ ,]*)+)"
    named = re.findall(pattern, ARCHITECTURE)
    assert len(named) >= 10
    for path, words in named:
        file = next(base / path for base in (ROOT, SOURCE) if (base / path).exists())
        missing = {word for word in re.findall(r"`(\w+)`", words) if word not in file.read_text()}
        assert missing == set(), path


LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{name_of(page)}: {target}"
        assert not anchor or anchor in anchors(file), f"{name_of(page)}: {target}"


def headings(page: Path) -> list[tuple[int, str]]:
    """Levels and words of a page's headings, outside code."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", text, re.MULTILINE)]


def anchors(page: Path) -> set[str]:
    """Anchors as code hosts make them of headings."""
    words = (re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for _level, words in headings(page))
    return set(words)


@pytest.mark.parametrize(("indonesian", "english"), PAIRS.items())
def test_both_languages_have_the_same_sections_pictures_and_commands(indonesian: str, english: str) -> None:
    pages = DOCS / "id" / f"{indonesian}.md", DOCS / "en" / f"{english}.md"
    levels = [[level for level, _words in headings(page)] for page in pages]
    pictures = [re.findall(r"images/[\w.-]+", page.read_text()) for page in pages]
    rows = [len(re.findall(r"^\|", page.read_text(), re.MULTILINE)) for page in pages]
    lines = [list(command_lines(page.read_text())) for page in pages]
    for one, other in (levels, pictures, rows, lines):
        assert one == other


def test_every_picture_is_shown_and_the_pictures_stay_small() -> None:
    shown = {Path(target).name for page in PAGES for target in LINK.findall(page.read_text())}
    files = list((DOCS / "images").iterdir())
    small = {f"{file.stem.rpartition('-')[0]}-" for file in files if file.name in shown}
    assert {file.name for file in files if not file.name.startswith(tuple(small))} == set()
    assert sum(file.stat().st_size for file in files) <= 2560 * KIB


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_pictured_at_both_widths(width: int) -> None:
    names = {file.stem.rpartition("-")[0] for file in (DOCS / "images").glob("*.png")}
    for name in names:
        content = (DOCS / "images" / f"{name}-{width}.png").read_bytes()
        assert struct.unpack(">I", content[16:20])[0] == width, name


# --- The README's commands, the words ---


def test_the_readme_shows_the_command_that_ci_runs() -> None:
    ran = re.search(r"\./kentongan \w+", (ROOT / ".ci" / "run").read_text())
    assert ran
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert ran[0] in blocks[0]


def test_the_words_of_the_house_are_the_models() -> None:
    table = ARCHITECTURE.partition("## Words of the house")[2]
    words = {w for row in re.findall(r"^\| ([A-Z][\w /]+) \|", table, re.MULTILINE) for w in row.split(" / ")}
    found = {Government.__name__} | {
        name
        for module in (kentongan.directives.models, kentongan.directory.models, kentongan.kernel.models)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and kind.__module__ == module.__name__ and hasattr(kind, "_meta")
    }
    core = {"Government", "Agency", "Position", "Appointment", "Person", "Address", "Matter", "Delivery"}
    assert core | {"Attempt", "Answer", "Directive", "Tally"} <= words & found


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_a_guide_names_no_machine(page: Path) -> None:
    assert not re.search(r"(/root|/work|/home/\w|/tmp)\b", page.read_text())


@pytest.mark.parametrize("page", [DOCS / "en" / "screening.md", DOCS / "id" / "penapisan.md"], ids=name_of)
def test_the_examples_in_python_hold(page: Path) -> None:
    examples = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, str(page), "exec"), {})
