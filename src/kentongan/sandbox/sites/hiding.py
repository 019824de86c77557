"""Ways to hide a block from readers. Each takes the block and gives (for the head, for the body, stylesheet)."""

from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple


class Hidden(NamedTuple):
    """`sheet`: rules of an own stylesheet of the site, "" where there is none."""

    head: str
    body: str
    sheet: str = ""


type Hiding = Callable[[str, Random], Hidden]

_INLINE = {
    "display": "display:none",
    "display_important": "DISPLAY : none !important ; color:red",
    "display_late": "margin:0;padding:0;font-size:12px;display:none;",
    "visibility": "visibility:hidden",
    "offscreen_left": "position:absolute;left:-9999px;top:-9999px",
    "offscreen_right": "position:fixed; right:-5000px",
    "offscreen_top": "position: absolute; top: -{n}px; left: 0",
    "offscreen_viewport": "position:absolute;left:-200vw",
    "offscreen_margin": "margin-left:-{n}px;width:1px",
    "offscreen_transform": "position:absolute;transform:translateX(-{n}px)",
    "indent": "text-indent:-99{n}px;white-space:nowrap;overflow:hidden",
    "zero_box": "width:0;height:0;overflow:hidden",
    "zero_height": "height:0px; overflow:hidden",
    "one_pixel": "position:absolute;width:1px;height:1px;overflow:hidden",
    "one_pixel_scroll": "overflow:auto;height:1px;width:1px",
    "max_height": "max-height:0;overflow:hidden",
    "font_zero": "font-size:0",
    "font_one": "font-size:1px;line-height:1px;color:#fff",
    "opacity": "opacity:0;pointer-events:none",
    "opacity_small": "opacity:0.01;position:absolute;z-index:-1",
    "filter": "filter:opacity(0)",
    "clip": "position:absolute;clip:rect(0,0,0,0)",
    "clip_path": "clip-path:inset(100%)",
    "scale": "transform:scale(0)",
    "white": "color:#ffffff;background-color:#fff",
    "white_rgb": "color:rgb(255,255,255);background:rgb(255,255,255);font-size:1px",
    "transparent": "color:transparent;font-size:2px",
    "rgba": "color:rgba(0,0,0,0);position:absolute",
    "behind": "position:absolute;z-index:-9999;top:0;left:0;opacity:0",
    "collapse": "visibility:collapse;height:0",
    "content": "content-visibility:hidden;height:0;overflow:hidden",
}
_RULES = {
    "display": "display:none",
    "offscreen": "position:absolute;left:-{n}px",
    "tiny": "font-size:0;line-height:0;color:#fff",
    "clipped": "position:absolute!important;clip:rect(1px,1px,1px,1px);height:1px;width:1px;overflow:hidden",
    "faded": "opacity:0;height:0;overflow:hidden",
}
_TAGS = ("div", "div", "span", "p", "section", "ul", "font", "center", "footer")


def _sized(rule: str, rng: Random) -> str:
    return rule.replace("{n}", str(rng.choice((999, 1500, 5000, 9999, 10000))))


def _name(rng: Random) -> str:
    return (
        rng.choice(("wp-pgntn", "ftr-lnk", "sc-widget", "meta-nav", "blok", "x"))
        + f"-{rng.getrandbits(16):x}"
    )


def _inline(rule: str) -> Hiding:
    def hide(block: str, rng: Random) -> Hidden:
        tag, quote = rng.choice(_TAGS), rng.choice("\"'")
        return Hidden("", f"<{tag} style={quote}{_sized(rule, rng)}{quote}>{block}</{tag}>")

    return hide


def _classed(rule: str) -> Hiding:
    def hide(block: str, rng: Random) -> Hidden:
        name, tag = _name(rng), rng.choice(_TAGS)
        key, mark = rng.choice((("class", "."), ("id", "#")))
        return Hidden(
            f"<style>{mark}{name}{{{_sized(rule, rng)}}}</style>", f'<{tag} {key}="{name}">{block}</{tag}>'
        )

    return hide


def _external(rule: str) -> Hiding:
    def hide(block: str, rng: Random) -> Hidden:
        name = _name(rng)
        sheet = f"body{{margin:0}}\n.menu a:hover{{color:#036}}\n@media all{{.{name} {{ {_sized(rule, rng)} }}}}\n"
        return Hidden(
            '<link rel="stylesheet" href="/assets/gaya.css">', f'<div class="{name} row">{block}</div>', sheet
        )

    return hide


def _attribute(block: str, rng: Random) -> Hidden:
    return Hidden("", f"<div hidden>{block}</div>")


def _marquee(block: str, rng: Random) -> Hidden:
    size = rng.choice(
        ('height="0" width="0"', 'style="height:1px;width:1px" scrollamount="9000"', "height=1 width=1")
    )
    return Hidden("", f"<marquee {size}>{block}</marquee>")


def _by_script(block: str, rng: Random) -> Hidden:
    name = _name(rng)
    return Hidden(
        "",
        f'<div id="{name}">{block}</div><script>document.getElementById("{name}").style.display="none";</script>',
    )


def _by_written_style(block: str, rng: Random) -> Hidden:
    name = _name(rng)
    return Hidden(
        "",
        f"<script>document.write('<style>#{name}{{display:none}}</style>')</script><div id=\"{name}\">{block}</div>",
    )


def _around(block: str, rng: Random) -> Hidden:
    return Hidden("", f'<div style="display:none"><table><tr><td><p>{block}</p></td></tr></table></div>')


def _written_entities(block: str, rng: Random) -> Hidden:
    return Hidden("", f'<div style="&#100;isplay&#58;none">{block}</div>')


def _textarea_like(block: str, rng: Random) -> Hidden:
    return Hidden("", f'<details style="height:0;overflow:hidden"><summary></summary>{block}</details>')


def _input(block: str, rng: Random) -> Hidden:
    return Hidden("", f"<dialog>{block}</dialog>")


WAYS: Mapping[str, Hiding] = {
    **{f"inline_{name}": _inline(rule) for name, rule in _INLINE.items()},
    **{f"class_{name}": _classed(rule) for name, rule in _RULES.items()},
    **{f"sheet_{name}": _external(rule) for name, rule in _RULES.items()},
    "attribute": _attribute, "marquee": _marquee, "script": _by_script, "written_style": _by_written_style,
    "nested": _around, "entities": _written_entities, "details": _textarea_like, "dialog": _input,
}  # fmt: skip
