"""`kentongan secrets rotate`: a fresh key, everything still opens, and the old key opens nothing."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.places import Place
from tests.programs import uncounted

pytestmark = pytest.mark.slow


def key_file(place: Place) -> Path:
    return place.folder / "keys" / "secrets.keys"


def killed_at(place: Place, where: str) -> None:
    """Rotate, and die as by kill -9 where this function would be called."""
    script = (
        "import os, signal; from kentongan.cli.setup import prepare_django; prepare_django();"
        "from kentongan.kernel import rotation; from kentongan.base import secrets;"
        f"{where} = lambda *_: os.kill(os.getpid(), signal.SIGKILL); rotation.rotate()"
    )
    done = subprocess.run([sys.executable, "-c", script], env=uncounted(place.env), check=False)
    assert done.returncode == -signal.SIGKILL


def test_everything_opens_with_the_new_key_and_nothing_with_the_old(place: Place) -> None:
    known = place.act("facts")
    old = key_file(place).read_text()
    done = place.run("secrets", "rotate")
    assert (done.returncode, done.stderr) == (0, "")
    fresh = key_file(place).read_text()
    assert (len(fresh.split()), fresh == old) == (1, False)
    assert key_file(place).stat().st_mode & 0o077 == 0
    after = place.act("facts")
    assert after | {"events": 0} == known | {"events": 0}
    assert after["events"] == known["events"] + 2, "each government's trail tells of it"
    assert place.run("audit", "verify").returncode == 0
    key_file(place).write_text(old)
    with pytest.raises(AssertionError, match="SecretsUnreadable"):
        place.act("facts")


@pytest.mark.parametrize(
    "where", ["rotation._reseal_columns", "rotation._reseal_factors", "secrets.drop_old_keys"]
)
def test_killed_halfway_everything_still_opens(place: Place, where: str) -> None:
    known = place.act("facts")
    killed_at(place, where)
    assert len(key_file(place).read_text().split()) == 2
    assert place.act("facts") | {"events": 0} == known | {"events": 0}
    assert place.run("secrets", "rotate").returncode == 0
    assert len(key_file(place).read_text().split()) == 1
    assert place.act("facts") | {"events": 0} == known | {"events": 0}
