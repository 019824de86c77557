"""Telegram's HTML and keyboards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.sandbox import markup
from kentongan.sandbox.errors import Refused


def _entity(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("polos &amp; &lt;b&gt; &#65;&#x42;&quot;", 'polos & <b> AB"', []),
        ("&nbsp; tetap", "&nbsp; tetap", []),
        ("\U0001f642<b>x</b>", "\U0001f642x", [_entity("bold", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [_entity("bold", 0, 2), _entity("italic", 1, 1)]),
        (
            '<a href="https://x.id/?a=1&amp;b=2">x</a>',
            "x",
            [_entity("text_link", 0, 1, url="https://x.id/?a=1&b=2")],
        ),
        ("<a>x</a>", "x", []),
        ("<tg-emoji emoji-id='5'>x</tg-emoji>", "x", [_entity("custom_emoji", 0, 1, custom_emoji_id="5")]),
        ('<span class="tg-spoiler">x</span>', "x", [_entity("spoiler", 0, 1)]),
        ("  <b> a </b> ", "a", [_entity("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("a <b> </b>", "a", []),
    ],
)
def test_html(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert markup.formatted(source, "HTML") == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ä<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
    ],
)
def test_broken_html(source: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        markup.formatted(source, "html")
    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "code", ""]), st.text("ab \U0001f642<&", max_size=5))))
def test_every_entity_covers_the_text_it_was_put_around(parts: list[tuple[str, str]]) -> None:
    from html import escape

    source = "".join(f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text) for tag, text in parts)
    text, entities = markup.formatted(source, "HTML")
    assert text == "".join(part for _, part in parts).strip()
    wide = text.encode("utf-16-le")
    tagged = "".join(part for tag, part in parts if tag)
    for entity in entities:
        covered = wide[entity["offset"] * 2 :][: entity["length"] * 2].decode("utf-16-le")
        assert covered
        assert covered in tagged
        assert markup.units(covered) == entity["length"]


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": 5}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "x", "url": "https://x.id", "callback_data": "y"}, "Text buttons are unallowed"),
        ({"text": "x", "url": "bukan tautan"}, "Wrong HTTP URL"),
        ({"text": ""}, "non-empty String"),
        ("x", "non-empty String"),
    ],
)
def test_bad_inline_buttons(button: object, why: str) -> None:
    with pytest.raises(Refused, match=why):
        markup.checked_markup({"inline_keyboard": [[button]]})


def test_keyboards() -> None:
    longest = {"inline_keyboard": [[{"text": "x", "callback_data": "ä" * 32}]]}
    assert markup.checked_markup(longest) == longest
    assert markup.checked_markup({"inline_keyboard": [[]]}) is None
    refused: list[object] = [{"inline_keyboard": "x"}, {"keyboard": ["x"]}, {"keyboard": [[{}]]}]
    for bad in refused:
        with pytest.raises(Refused):
            markup.checked_markup(bad)
