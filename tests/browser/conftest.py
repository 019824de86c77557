"""One desk and one Chromium for all the stories of this folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.browser.house import House


@pytest.fixture(scope="session")
def house(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[House]":
    from tests.browser.house import opened

    folder: Path = tmp_path_factory.mktemp("house")
    with opened(folder) as house:
        yield house


# Not for the session: while Playwright runs, this thread has an event loop, and Django refuses to query in it.
@pytest.fixture(scope="module")
def browser(chromium: str) -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright
    from tests.browser.visits import FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
