"""The HTTP API: who may ask, how much, what comes back; and that nothing sent to it breaks it or is kept."""

import json
import logging
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.signing_in import administrator, signed_in
from tests.sitewatch import places

from kentongan.base import api_tokens, clock
from kentongan.base.api_tokens import ApiToken, Scope
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, User
from kentongan.core.sitescan import Technique
from kentongan.rulebook import actions
from kentongan.web.api import limits, schemas, urls
from kentongan.web.api.refusals import Refusal

pytestmark = pytest.mark.django_db
SCREEN, BATCH, RULEBOOK = "/api/v1/screen", "/api/v1/screen/batch", "/api/v1/rulebook"
PROMOTION = "Daftar SLOTGACOR88 sekarang, bonus new member 100%! Link di bio!"
PLAIN = "Kantor kecamatan buka pukul 08.00 sampai 15.30."
BOTH = (Scope.SCREEN, Scope.RULEBOOK_READ, Scope.SITES_READ)
FINDINGS = "/api/v1/sites/findings"


@pytest.fixture
def government() -> Government:
    return factories.government()


@pytest.fixture
def admin(government: Government) -> User:
    return administrator(government)


def made(
    admin: User, *scopes: Scope, lives: timedelta = timedelta(days=90), now: datetime | None = None
) -> str:
    """A token of this administrator, as its page would show it."""
    now = now or clock.real_now()
    with scope(admin.government_id):
        return api_tokens.create(
            "Pemantau komentar", scopes or BOTH, expires_at=now + lives, acting_user=admin, now=now
        )[1]


@pytest.fixture
def token(admin: User) -> Iterator[str]:
    cache.clear()
    yield made(admin)
    cache.clear()


def ask(token: str, url: str, body: Any = None, **headers: str) -> Any:
    """POST the body as JSON (bytes as they are), or GET where there is none."""
    client, headers = Client(enforce_csrf_checks=True), {"Authorization": f"Bearer {token}"} | headers
    if body is None:
        return client.get(url, headers=headers)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(url, content, content_type="application/json", headers=headers)


def refusal(reply: Any) -> tuple[int, str]:
    """Status and code of a refusal, which is always JSON with a sentence."""
    assert reply.headers["Content-Type"].startswith("application/json")
    told = reply.json()
    assert told["detail"][-1] in ".…"
    return reply.status_code, told["code"]


# --- What comes back ---


def test_a_promotion_is_stopped_with_its_place(token: str) -> None:
    reply = ask(token, SCREEN, {"text": PROMOTION})
    told = reply.json()
    assert (reply.status_code, told["level"], told["rulebook_version"]) == (200, "block", 0)
    assert list(told["categories"]) == ["gambling"]
    for reason in told["categories"]["gambling"]["reasons"]:
        assert PROMOTION[reason["start"] : reason["end"]] == reason["text"]
    assert reply.headers["Cache-Control"] == "no-store"


def test_it_says_what_the_engine_says(token: str) -> None:
    verdict = actions.screener_of("").check(PROMOTION)
    for every in (False, True):
        told = ask(token, SCREEN, {"text": PROMOTION, "all_scores": every}).json()
        assert told == verdict.as_json(all_scores=every) | {"rulebook_version": 0}


def test_a_batch_comes_back_in_its_order(token: str) -> None:
    texts = [PROMOTION, PLAIN, PLAIN, PROMOTION, "", PLAIN]
    reply = ask(token, BATCH, {"items": [{"text": text} for text in texts], "all_scores": True})
    levels = [verdict["level"] for verdict in reply.json()["verdicts"]]
    assert levels == ["block", "pass", "pass", "block", "pass", "pass"]
    assert {len(verdict["categories"]) for verdict in reply.json()["verdicts"]} == {8}


def test_where_and_when_a_text_stands_is_heard(token: str, admin: User) -> None:
    """A style note is for what goes out on that network; links beside the text count as its own."""
    shouted = {"text": "PENGUMUMAN PENTING UNTUK SELURUH WARGA KABUPATEN CONTOH " * 7}
    assert "style" not in ask(token, SCREEN, shouted).json()["categories"]
    out = {"direction": "outgoing", "at": "2026-11-23", "region": "33.74", "network": "x"}
    assert "style" in ask(token, SCREEN, shouted | out).json()["categories"]
    link = "https://slotgacor88.example/daftar?ref=1"
    assert ask(token, SCREEN, {"text": "Cek di sini", "links": [link]}).status_code == 200


def test_the_rulebook_in_force_rules_and_can_be_read(token: str, admin: User) -> None:
    assert ask(token, RULEBOOK).json() == {"version": 0, "text": ""}
    book = '[kata]\nabuse = ["kentut gajah"]\n'
    with scope(admin.government_id):
        actions.publish(book, "Kata baru", base=0, acting_user=admin, now=clock.now())
    assert ask(token, RULEBOOK).json() == {"version": 1, "text": book}
    told = ask(token, SCREEN, {"text": "Dasar kentut gajah!"}).json()
    assert (list(told["categories"]), told["rulebook_version"]) == (["abuse"], 1)


def test_a_token_speaks_for_its_own_government_only(token: str, admin: User) -> None:
    other = administrator(factories.government())
    with scope(other.government_id):
        actions.publish("[kata]\nabuse = ['kentut gajah']\n", "x", base=0, acting_user=other, now=clock.now())
    assert ask(token, RULEBOOK).json()["version"] == 0
    assert ask(made(other), RULEBOOK).json()["version"] == 1
    # Not even for a browser in which somebody of the other government is signed in.
    browser = signed_in(other)
    reply = browser.get(RULEBOOK, headers={"Authorization": f"Bearer {token}"})
    assert reply.json()["version"] == 0


def test_nothing_that_is_screened_is_kept(token: str) -> None:
    ask(token, SCREEN, {"text": PLAIN})  # notes the use of the token

    def counts() -> dict[str, int]:
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before = counts()
    ask(token, SCREEN, {"text": PROMOTION})
    ask(token, BATCH, {"items": [{"text": PROMOTION}]})
    assert counts() == before


# --- Who may ask ---


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "token_missing"),
        ("Basic Zm9vOmJhcg==", "token_missing"),
        ("Bearer", "token_missing"),
        ("Bearer ktg_x", "token_unknown"),
        ("Bearer ktg_" + "a" * 43, "token_unknown"),
        ("Bearer ktg_\u00e9\0", "token_unknown"),
    ],
)
@pytest.mark.parametrize("url", [SCREEN, BATCH, RULEBOOK])
def test_without_a_token_of_ours_the_door_stays_shut(header: str, code: str, url: str) -> None:
    reply = ask("", url, None if url == RULEBOOK else {"text": PLAIN}, Authorization=header)
    assert refusal(reply) == (401, code)
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_token(admin: User) -> None:
    browser = signed_in(admin)
    assert refusal(browser.get(RULEBOOK)) == (401, "token_missing")
    assert refusal(browser.post(SCREEN, {"text": PLAIN}, content_type="application/json"))[0] == 401


def test_a_token_ends(admin: User) -> None:
    now = clock.real_now()
    old = made(admin, lives=timedelta(days=30), now=now - timedelta(days=30))
    assert refusal(ask(old, RULEBOOK)) == (401, "token_expired")
    with pytest.raises(ValueError, match="a year"):
        made(admin, lives=timedelta(days=366))
    with pytest.raises(ValueError, match="a year"):
        made(admin, lives=timedelta(0))


def test_a_revoked_token_is_out_on_the_next_request(token: str, admin: User) -> None:
    assert ask(token, RULEBOOK).status_code == 200
    with scope(admin.government_id):
        row = ApiToken.objects.get()
        assert api_tokens.revoke(row, acting_user=admin, now=clock.real_now())
        assert not api_tokens.revoke(row, acting_user=admin, now=clock.real_now())
    assert refusal(ask(token, RULEBOOK)) == (401, "token_revoked")


def test_when_its_maker_is_disabled_a_token_is_out_on_the_next_request(token: str, admin: User) -> None:
    assert ask(token, RULEBOOK).status_code == 200
    User.objects.filter(pk=admin.pk).update(is_active=False)
    assert refusal(ask(token, RULEBOOK)) == (401, "token_orphaned")


def test_a_token_does_what_its_scopes_say(admin: User) -> None:
    cache.clear()
    screens, reads = made(admin, Scope.SCREEN), made(admin, Scope.RULEBOOK_READ)
    assert ask(screens, SCREEN, {"text": PLAIN}).status_code == 200
    assert refusal(ask(screens, RULEBOOK)) == (403, "scope_missing")
    assert ask(reads, RULEBOOK).status_code == 200
    for url, body in ((SCREEN, {"text": PLAIN}), (BATCH, {"items": [{"text": PLAIN}]})):
        assert refusal(ask(reads, url, body)) == (403, "scope_missing")


def test_the_last_use_is_noted_once_a_minute(
    token: str, admin: User, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    start = clock.real_now()
    seen = []
    for seconds in (0, 30, 61):
        monkeypatch.setattr(clock, "real_now", lambda s=seconds: start + timedelta(seconds=s))
        ask(token, RULEBOOK)
        with scope(admin.government_id):
            seen.append(ApiToken.objects.get().last_used_at)
    assert seen == [start, start, start + timedelta(seconds=61)]


def test_the_token_is_nowhere_on_this_machine(
    token: str, admin: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for body in ({"text": PROMOTION}, b"{"):
            ask(token, SCREEN, body)
        ask(token + "x", SCREEN, {"text": PROMOTION})
    secret = token.removeprefix("ktg_")
    assert secret not in caplog.text
    kept = [str(row) for model in apps.get_models() for row in model._base_manager.values()]
    assert [row for row in kept if secret in row] == []
    with scope(admin.government_id):
        assert len(ApiToken.objects.get().digest) == 64


# --- How much ---


def test_a_token_has_its_texts_a_minute(token: str, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXTS_A_MINUTE", 6)
    now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "real_now", lambda: now)
    fresh = made(admin, now=now)
    left = [ask(fresh, SCREEN, {"text": PLAIN}).headers["X-RateLimit-Remaining"] for _ in range(2)]
    left.append(ask(fresh, BATCH, {"items": [{"text": PLAIN}] * 3}).headers["X-RateLimit-Remaining"])
    assert left == ["5", "4", "1"]
    stopped = ask(fresh, BATCH, {"items": [{"text": PLAIN}] * 3})
    assert refusal(stopped) == (429, "too_many")
    assert (stopped.headers["Retry-After"], stopped.headers["X-RateLimit-Remaining"]) == ("20", "1")
    # What was refused cost nothing, another token has its own minute, and the wait that was told is enough.
    assert ask(fresh, SCREEN, {"text": PLAIN}).headers["X-RateLimit-Remaining"] == "0"
    assert ask(made(admin, now=now), SCREEN, {"text": PLAIN}).status_code == 200
    now += timedelta(seconds=30)
    assert ask(fresh, BATCH, {"items": [{"text": PLAIN}] * 3}).status_code == 200
    assert refusal(ask(fresh, SCREEN, {"text": PLAIN})) == (429, "too_many")
    # Reading the rulebook is no text.
    assert ask(fresh, RULEBOOK).status_code == 200


@given(steps=st.lists(st.tuples(st.integers(0, 90), st.integers(1, limits.TEXTS_A_MINUTE)), max_size=30))
@settings(deadline=None, max_examples=60)
def test_the_limit_is_a_bucket_that_fills_in_a_minute(steps: list[tuple[int, int]]) -> None:
    """Against a bucket counted plainly; who waits as long as he was told gets through."""
    cache.clear()
    now, full = factories.NOW, limits.TEXTS_A_MINUTE
    level, each_second = full, full // 60
    for wait, texts in steps:
        now, level = now + timedelta(seconds=wait), min(full, level + wait * each_second)
        try:
            left = limits.charge(1, texts, now=now)
        except Refusal as refusal:
            told = int(refusal.headers["Retry-After"])
            left = int(refusal.headers["X-RateLimit-Remaining"])
        else:
            told, level = 0, level - texts
        assert (left, told) == (level, max(0, -((level - texts) // each_second)) if told else 0)


def test_a_body_too_large_is_refused_before_it_is_read(token: str) -> None:
    big = {"text": "a" * (limits.MOST_BYTES + 1)}
    assert refusal(ask(token, SCREEN, big)) == (413, "too_large")
    assert refusal(ask(token, SCREEN, {}, **{"Transfer-Encoding": "chunked"})) == (413, "too_large")


# --- What cannot be read ---


@pytest.mark.parametrize(
    ("body", "place", "sentence"),
    [
        ({}, "text", "Wajib diisi."),
        ({"text": 5}, "text", "Isi dengan teks."),
        ({"text": PLAIN, "teks": ""}, "teks", "Nama ini tidak dikenal."),
        ({"text": "a" * 20_001}, "text", "Paling banyak 20000 huruf."),
        ({"text": PLAIN, "at": "kemarin"}, "at", "Tulis tanggalnya seperti 2026-11-23."),
        ({"text": PLAIN, "at": "2026-02-30"}, "at", "Tulis tanggalnya seperti 2026-11-23."),
        ({"text": PLAIN, "at": 5}, "at", "Tulis tanggalnya seperti 2026-11-23."),
        ({"text": PLAIN, "region": "Semarang 33"}, "region", "Tulis kode wilayahnya seperti 33 atau 33.74."),
        ({"text": PLAIN, "network": "friendster"}, "network", "Pilih salah satu: 'facebook'"),
        ({"text": PLAIN, "direction": "up"}, "direction", "Pilih salah satu: 'outgoing' or 'incoming'."),
        ({"text": PLAIN, "all_scores": "ya"}, "all_scores", "Isi dengan true atau false."),
        ({"text": PLAIN, "links": "a"}, "links", "Isi dengan daftar."),
        ({"text": PLAIN, "links": ["a", None]}, "links[1]", "Isi dengan teks."),
        ({"text": PLAIN, "links": ["a"] * 51}, "links", "Paling banyak 50 unsur."),
        ([], "", "Isi dengan objek JSON."),
    ],
)
def test_a_fault_is_told_with_its_place(token: str, body: Any, place: str, sentence: str) -> None:
    reply = ask(token, SCREEN, body)
    assert refusal(reply) == (422, "invalid")
    told = reply.json()
    assert told["errors"][0]["place"] == place
    assert told["errors"][0]["detail"].startswith(sentence)
    assert told["detail"] == f"{place}: {told['errors'][0]['detail']}".removeprefix(": ")


def test_every_fault_of_a_batch_is_told_up_to_twenty(token: str) -> None:
    reply = ask(token, BATCH, {"items": [{"text": PLAIN}, {"text": None}, {"text": PLAIN, "at": "x"}]})
    assert [fault["place"] for fault in reply.json()["errors"]] == ["items[1].text", "items[2].at"]
    assert len(ask(token, BATCH, {"items": [{}] * 30}).json()["errors"]) == 20
    for items, place in (([], "items"), ([{"text": ""}] * 501, "items")):
        told = ask(token, BATCH, {"items": items}).json()
        assert (told["code"], told["errors"][0]["place"]) == ("invalid", place)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{", "baris 1, kolom 2."),
        (b'{"text": "a",\n "at" 5}', "baris 2, kolom 7."),
        (b"\xff\xfe", "bukan JSON dalam UTF-8."),
        (b'{"text": "\xed\xa0\x80"}', "bukan JSON dalam UTF-8."),
        (b"[" * 100_000, "bukan JSON"),
        (b'{"text": ' + b"9" * 5000 + b"}", "bukan JSON"),
    ],
    ids=range(6),
)
def test_what_is_no_json_is_told(token: str, body: bytes, sentence: str) -> None:
    reply = ask(token, SCREEN, body)
    assert refusal(reply) == (422, "not_json")
    assert sentence in reply.json()["detail"]


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b'{"text": "judi\\u0000 slot"}', "judi\0 slot"),
        (b'{"text": "\\ud800 potong \\udc00"}', "\ufffd potong \ufffd"),
        ('\ufeff{"text": "\U0001d412"}'.encode(), "\U0001d412"),
        (b'{"text": "\\ud835\\udc12"}', "\U0001d412"),
        (b'{"text": ""}', ""),
    ],
    ids=range(5),
)
def test_odd_texts_are_screened_like_any_other(
    token: str, body: bytes, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a pair of UTF-16 stays one character, so that places keep their numbers."""
    expected = actions.screener_of("").check(seen).as_json(all_scores=True)
    told = ask(token, SCREEN, body[:-1] + b', "all_scores": true}').json()
    assert told == expected | {"rulebook_version": 0}


_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates().map(str)
    | st.text(st.characters(exclude_categories=[]), max_size=30)
)  # fmt: skip
_NAMES = st.sampled_from(
    ["text", "links", "direction", "at", "region", "network", "all_scores", "items", "\ud800", "\0"]
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=12,
)
_NEARLY = st.fixed_dictionaries(
    {"text": _LEAVES | st.just(PROMOTION)}, optional={"links": _JSON, "at": _LEAVES}
)
_BODIES = _JSON | _NEARLY | st.fixed_dictionaries({"items": st.lists(_NEARLY, max_size=4)})


@pytest.mark.slow
@given(body=_BODIES.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_breaks_it(token: str, body: bytes) -> None:
    cache.clear()
    for url in (SCREEN, BATCH):
        reply = ask(token, url, body)
        assert reply.status_code in (200, 422), body
        assert reply.json()


# --- Findings on sites ---


def found_on_sites() -> tuple[factories.World, str]:
    """A world with three findings on two sites, and a token of its own."""
    world = factories.world(1)
    first, second = places.site(world), places.site(world, "b.contohkab.example")
    with scope(world.government):
        places.looked_at(first, places.infected(places.found(), places.found(Technique.EXTERNAL_AMP)))
        places.looked_at(second, places.infected())
    return world, made(administrator(world.government))


def test_findings_come_page_by_page_with_what_a_scan_tells(data_folder: Path) -> None:
    _world, token = found_on_sites()
    seen, after = [], 0
    while True:
        page = ask(token, f"{FINDINGS}?after={after}&limit=2").json()
        seen += page["findings"]
        if page["next"] is None:
            break
        after = page["next"]
    assert [f["site"] for f in seen] == [places.HOME, places.HOME, "https://b.contohkab.example/"]
    first = seen[0]
    assert (first["technique"], first["severity"], first["view"]) == ("cloaked_page", "critical", "crawler")
    assert (first["excerpt"], first["start"], first["state"]) == (places.TRACE, 12, "open")
    assert first["why"]
    assert first["how_to_clean"]
    assert re.fullmatch("[0-9a-f]{64}", first["evidence_sha256"])


def test_findings_are_asked_for_by_what_people_made_of_them(data_folder: Path) -> None:
    _world, token = found_on_sites()
    assert len(ask(token, f"{FINDINGS}?state=open").json()["findings"]) == 3
    assert ask(token, f"{FINDINGS}?state=confirmed").json() == {"findings": [], "next": None}
    for wrong in ("state=evil", "after=-1", "limit=0", "limit=501", "after=x"):
        assert refusal(ask(token, f"{FINDINGS}?{wrong}")) == (422, "invalid")


def test_findings_stay_with_their_government(token: str, admin: User, data_folder: Path) -> None:
    found_on_sites()
    assert ask(token, FINDINGS).json() == {"findings": [], "next": None}
    assert refusal(ask(made(admin, Scope.SCREEN), FINDINGS)) == (403, "scope_missing")


# --- The guide ---

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "docs" / "id" / "api.md", ROOT / "docs" / "en" / "api.md"]
EXAMPLE = re.compile(r"^```sh\n(curl .*?)^```\n+```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("guide", GUIDES, ids=str)
def test_every_example_of_the_guide_answers_as_it_says(guide: Path, token: str) -> None:
    examples = EXAMPLE.findall(guide.read_text(encoding="utf-8"))
    assert len(examples) == 4
    for command, answer in examples:
        words = shlex.split(command)
        assert words[words.index("-H") + 1] == "Authorization: Bearer $KTG_TOKEN"
        body = json.loads(words[words.index("--json") + 1]) if "--json" in words else None
        assert ask(token, urlsplit(words[1]).path, body).json() == json.loads(answer)


@pytest.mark.parametrize("guide", GUIDES, ids=str)
def test_the_guide_explains_every_field_and_every_refusal(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    told = re.findall(r"^\| (\d{3}) \| `(\w+)` \|", text, re.MULTILINE)
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/kentongan/web/api").glob("*.py")
    )
    made = re.findall(r'Refusal\(\s*(\d{3}), "(\w+)"', source)
    made += [("401", code) for code in re.findall(r'unauthorized\("(\w+)"', source)]
    assert sorted(told) == sorted(made)
    described = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]
    rows = re.findall(r"^\| `([\w:]+)` \|", text.partition("\n## Webhook")[0], re.MULTILINE)
    assert rows == [*Scope.values, *described["OneText"]["properties"]]
    assert f" {limits.TEXTS_A_MINUTE} " in text
    assert f" {schemas.MOST_ITEMS} " in text
    assert f" {limits.MOST_BYTES // 1_000_000} MB" in text


# --- Addresses ---


def test_the_description_names_every_operation_and_needs_no_token() -> None:
    told = Client().get("/api/v1/openapi.json").json()
    operations = {f"/api/v1/{p.pattern}" for p in urls.urlpatterns if "<" not in str(p.pattern)}
    assert set(told["paths"]) == operations - {"/api/v1/", "/api/v1/openapi.json"}
    for path in told["paths"].values():
        for operation in path.values():
            assert operation["security"] == [{"Bearer": []}]
            assert {"401", "403"} <= set(operation["responses"])


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/tidak/ada", "/api/v1/docs", "/api/v1/screen/"])
def test_an_address_that_is_not_there_is_told_in_json(path: str) -> None:
    assert refusal(Client().get(path)) == (404, "not_found")
    assert refusal(Client().post(path)) == (404, "not_found")


def test_a_method_that_is_not_taken_is_told_in_json() -> None:
    reply = Client().get(SCREEN)
    assert refusal(reply) == (405, "method")
    assert reply.headers["Allow"] == "POST"
    assert refusal(Client().delete(RULEBOOK)) == (405, "method")


def test_an_administrator_who_owes_a_factor_is_told_in_json_too(government: Government) -> None:
    bare = factories.user(government, Role.ADMINISTRATOR)
    assert refusal(signed_in(bare).get(RULEBOOK)) == (401, "token_missing")


@pytest.mark.slow
def test_the_pages_come_without_the_libraries_of_the_api() -> None:
    """A second and ten megabytes for every worker and command that only wants an address."""
    program = (
        "import django, sys; django.setup(); import kentongan.web.urls; "
        "print([name for name in ('ninja', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
