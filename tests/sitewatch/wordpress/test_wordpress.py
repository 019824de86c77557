"""End to end on a real WordPress: infected in nine ways, found, proved, judged again from the evidence, cleaned, clean."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.programs import uncounted
from tests.sitewatch.wordpress.installation import WordPress, install, programs

from kentongan.cli.supervisor import kentongan
from kentongan.cli.toolbox import first_program

pytestmark = pytest.mark.slow

WAYS = {
    1: ("hidden_links", "/"), 2: ("trailing_links", "/"), 3: ("cloaked_page", "/"), 4: ("cloaked_redirect", "/"),
    5: ("cloaked_title", "/"), 6: ("structured_data", "/"), 7: ("script_redirect", "/"),
    8: ("doorway", "/?daftar=rawajaya88"), 9: ("cloaked_page", "/"),
}  # fmt: skip
WHOLE = 10  # the address that is never infected


@pytest.fixture(scope="module")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    if os.environ.get("KENTONGAN_DATABASE_URL"):
        pytest.skip("tidak memakai basis data kita: cukup sekali, bersama SQLite")
    if os.geteuid() != 0:
        pytest.skip("PHP dan nginx di folder sendiri dijalankan sebagai root; ini bukan root")
    if programs() is None and first_program("apt-get"):
        install()
    found = programs()
    if found is None:
        pytest.skip("paket wordpress, mariadb-server, nginx, php-fpm, php-mysql tidak dapat dipasang")
    with WordPress(tmp_path_factory.mktemp("wordpress"), found) as site:
        yield site


def scan(*words: str | Path) -> tuple[int, dict[str, dict[str, Any]]]:
    """(exit status, lines by address) of `kentongan scan`, not measured: other tests cover it, and this one is slow."""
    command = kentongan("scan", "--format", "jsonl", *map(str, words))
    done = subprocess.run(command, capture_output=True, text=True, timeout=80, check=False, env=uncounted())
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {line["url"]: line for line in lines}


def test_infected_found_proved_cleaned(wordpress: WordPress, tmp_path: Path) -> None:
    """One test, because it is one story: each step needs the one before."""
    urls = {number: wordpress.url(number, path) for number, (_, path) in WAYS.items()}
    urls[WHOLE] = wordpress.url(WHOLE)
    proof, polite = tmp_path / "bukti.warc", ("--allow-private", "--rate", "8", "--fresh")

    code, before = scan(*urls.values(), *polite)
    assert (code, {line["status"] for line in before.values()}) == (0, {"clean"})

    wordpress.infect()
    code, found = scan(*urls.values(), *polite, "--warc", proof)
    assert code == 1
    statuses = {number: found[url]["status"] for number, url in urls.items()}
    assert statuses == {**dict.fromkeys(WAYS, "infected"), WHOLE: "clean"}
    for number, (technique, _) in WAYS.items():
        assert technique in {one["technique"] for one in found[urls[number]]["findings"]}, number

    code, again = scan("--replay", proof)
    assert code == 1
    assert {url: line["status"] for url, line in again.items()} == {
        url: "infected" for number, url in urls.items() if number != WHOLE
    }

    wordpress.clean()
    code, after = scan(*urls.values(), *polite)
    assert code == 0
    # The page behind the keyword is the home page again: WordPress does not know the parameter.
    assert {line["status"] for line in after.values()} == {"clean"}
