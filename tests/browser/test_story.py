"""The main story in a real browser against the real desk, at the width of a desk and of a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.house import House
from tests.browser.story import STEPS, Story, tell
from tests.browser.visits import WIDTHS
from tests.cli.places import ON_POSTGRES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


# Once at each width: the database is the same behind both, and the pages are the same on both databases.
@pytest.mark.parametrize("width", list(WIDTHS)[1:] if ON_POSTGRES else list(WIDTHS)[:1])
def test_an_order_is_issued_answered_chased_and_recalled(
    house: House, browser: Browser, width: int, tmp_path: Path
) -> None:
    story = Story(house, browser, width, list(WIDTHS).index(width), tmp_path)
    assert list(tell(story)) == [step.__name__ for step in STEPS]
    story.page.context.close()
