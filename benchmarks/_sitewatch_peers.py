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


def scrapy_fetches(urls: list[str]) -> int:
    import scrapy
    from scrapy.crawler import CrawlerProcess

    answers = []

    class Spider(scrapy.Spider):
        name = "fetch"

        async def start(self) -> Any:
            for url in urls:
                for agent in AGENTS:
                    yield scrapy.Request(url, headers={"User-Agent": agent}, dont_filter=True)

        def parse(self, response: Any) -> None:
            answers.append(len(response.body))

    quick = {"CONCURRENT_REQUESTS": AT_ONCE, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False, "LOG_ENABLED": False,
             "COOKIES_ENABLED": False, "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False}  # fmt: skip
    process = CrawlerProcess(quick)
    process.crawl(Spider)
    process.start()
    return len(answers)


async def httpx_checks(urls: list[str]) -> int:
    import httpx
    from bs4 import BeautifulSoup

    limit, answers = asyncio.Semaphore(AT_ONCE), []

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
        await asyncio.gather(*(check(client, url) for url in urls))
    return len(answers)


def main() -> None:
    asked = sys.stdin.read().split()
    wall, cpu = time.perf_counter(), time.process_time()
    answers = scrapy_fetches(asked) if sys.argv[1] == "scrapy" else asyncio.run(httpx_checks(asked))
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "answers": answers}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
