"""The peers of sitewatch.py, each in a process of its own: fetches the addresses of standard input twice, as a visitor
and as a crawler, and prints its seconds and how many answers it had. `scrapy` only fetches; `httpx` also looks through
the page with BeautifulSoup for words of gambling, as small checkers do."""

import asyncio
import json
import re
import sys
import time
from typing import Any

AGENTS = ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0", "Mozilla/5.0 (compatible; Googlebot/2.1)")
WORDS = re.compile(r"slot|gacor|judi|togel|maxwin", re.IGNORECASE)
AT_ONCE = 64


class Clock:
    """Seconds on the wall and of the processor between `start` and the last `stop`."""

    def start(self) -> None:
        self.began = self.ended = self._now()

    def stop(self) -> None:
        self.ended = self._now()

    def took(self, answers: int) -> dict[str, float]:
        wall, cpu = (end - begin for begin, end in zip(self.began, self.ended, strict=True))
        return {"wall": wall, "cpu": cpu, "answers": answers}

    def _now(self) -> tuple[float, float]:
        return time.perf_counter(), time.process_time()


def scrapy_fetches(urls: list[str]) -> dict[str, float]:
    import scrapy
    from scrapy.crawler import CrawlerProcess

    answers: list[int] = []
    clock = Clock()

    class Spider(scrapy.Spider):
        name = "fetch"

        async def start(self) -> Any:
            clock.start()  # what it takes to come up does not count
            for url in urls:
                for agent in AGENTS:
                    yield scrapy.Request(url, headers={"User-Agent": agent}, dont_filter=True)

        def parse(self, response: Any) -> None:
            answers.append(len(response.body))
            clock.stop()

    quick = {"CONCURRENT_REQUESTS": AT_ONCE, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False, "HTTPPROXY_ENABLED": False,
             "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE, "LOG_ENABLED": False,
             "COOKIES_ENABLED": False, "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False}  # fmt: skip
    process = CrawlerProcess(quick)
    process.crawl(Spider)
    process.start()
    return clock.took(len(answers))


async def httpx_checks(urls: list[str]) -> dict[str, float]:
    import httpx
    from bs4 import BeautifulSoup

    limit, answers, clock = asyncio.Semaphore(AT_ONCE), list[int](), Clock()

    async def check(client: httpx.AsyncClient, url: str) -> None:
        async with limit:
            for agent in AGENTS:
                answer = await client.get(url, headers={"User-Agent": agent})
                soup = BeautifulSoup(answer.content, "html.parser")
                links = [link.get("href", "") for link in soup.find_all("a")]
                answers.append(
                    bool(WORDS.search(soup.get_text(" "))) + sum(map(bool, map(WORDS.search, links)))
                )

    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        clock.start()
        await asyncio.gather(*(check(client, url) for url in urls))
        clock.stop()
    return clock.took(len(answers))


def main() -> None:
    asked = sys.stdin.read().split()
    took = scrapy_fetches(asked) if sys.argv[1] == "scrapy" else asyncio.run(httpx_checks(asked))
    print(json.dumps(took))


if __name__ == "__main__":
    main()
