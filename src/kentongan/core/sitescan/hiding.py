"""Whether a browser would show an element: by its own style, the page's style sheets, or where it stands."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

_FAR = r"-\s*(?:\d{3,}(?:px|em|rem|pt|%|vw|vh)?|[5-9]\d(?:em|rem)|\d{2,}(?:vw|vh))"
_SMALL = r"0*[01](?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:!important)?\s*(?:;|$)"
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0*(?:\.0\d*)?\s*(?:!important)?\s*(?:;|$)|(?:filter|-webkit-filter)\s*:\s*opacity\(\s*0"
    rf"|(?:left|top|right|bottom|margin(?:-\w+)?|text-indent|inset)\s*:\s*(?:\S+\s+){{0,3}}{_FAR}"
    rf"|translate(?:x|y|3d)?\(\s*(?:[^,()]*,\s*)?{_FAR}|scale(?:x|y)?\(\s*0*(?:\.0\d*)?\s*[,)]"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)"
    r"|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0[\s,0]*\))"
    rf"|font(?:-size)?\s*:\s*{_SMALL}|font\s*:\s*0/|line-height\s*:\s*0(?:px)?\s*(?:;|$)"
    r"|color\s*:\s*(?:transparent|rgba\([^)]*,\s*0(?:\.0\d*)?\s*\)|#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)\s*(?:;|$))"
    r"|text-size-adjust\s*:\s*0|z-index\s*:\s*-\s*\d|zoom\s*:\s*0*\.[01]|rotate[xy]\(\s*-?90deg"
    r"|color\s*:\s*(?:rgb|hsl)a?\([^)/]{1,60}/\s*0(?:\.0\d*)?\s*%?\s*\)",
    re.IGNORECASE,
)
_FLAT = re.compile(rf"(?:max-)?(?:height|width)\s*:\s*{_SMALL}", re.IGNORECASE)
_CLIPS = re.compile(
    r"overflow(?:-\w)?\s*:\s*(?:hidden|clip|auto|scroll)|position\s*:\s*(?:absolute|fixed)", re.IGNORECASE
)
_PALE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:white|#f{3}\b|#f{6}\b|#f[a-f]f[a-f]f[a-f]\b|hsla?\([^)]{0,30}100%\s*\)|rgba?\(\s*25[0-5][\s,]+25[0-5][\s,]+25[0-5])",
    re.IGNORECASE,
)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_LIGHT = re.compile(
    r"\s*(?:white|#f{3}\b|#f{6}\b|rgba?\(\s*25\d[\s,]+25\d[\s,]+25\d|transparent|none)", re.IGNORECASE
)
_COLOURS = re.compile(r"(?<![-\w])(color|background(?:-color)?)\s*:\s*([^;!]+)", re.IGNORECASE)
_DEPTH = 12  # ancestors looked at


def hides(style: str) -> bool:
    """Whether these declarations keep an element from being seen."""
    if _HIDES.search(style) or (_FLAT.search(style) and _CLIPS.search(style)):
        return True
    colours = {kind.lower()[:5]: value.strip().lower() for kind, value in _COLOURS.findall(style)}
    if "color" in colours and colours["color"] == colours.get("backg"):
        return True
    ground = _GROUND.search(style)
    return bool(_PALE.search(style)) and (ground is None or _LIGHT.match(ground[1]) is not None)


class Sheet:
    """The style sheets of a page, asked which classes and ids they hide.

    A rule counts where the name ends one of its selectors: `.name{…}`, `ul .name:hover, p{…}`.
    """

    def __init__(self, styles: Iterable[str]) -> None:
        self._css = "\n".join(styles)
        self._known: dict[str, bool] = {}

    def hides(self, name: str) -> bool:
        """`name` with its sign: ".menu", "#foot"."""
        if name not in self._known:
            self._known[name] = name in self._css and any(map(hides, self._rules(name)))
        return self._known[name]

    def _rules(self, name: str) -> list[str]:
        ends = rf"{re.escape(name)}(?::{{1,2}}[\w-]+)?\s*(?:,[^{{}}]{{0,2000}})?\{{([^{{}}]{{0,4000}})\}}"
        return re.findall(ends, self._css)


def hidden(node: LexborNode, sheet: Sheet) -> str:
    """The name of what hides the node or one of its ancestors: "style", "class", "noscript", …; "" if shown."""
    at: LexborNode | None = node
    for _ in range(_DEPTH):
        if at is None or at.tag in ("body", "html"):
            return ""
        if why := _hides_itself(at, sheet):
            return why
        at = at.parent
    return ""


def _hides_itself(node: LexborNode, sheet: Sheet) -> str:
    given = node.attributes
    if node.tag in ("noscript", "template"):
        return node.tag
    if "hidden" in given:
        return "hidden"
    if hides(given.get("style") or ""):
        return "style"
    names = [f".{one}" for one in (given.get("class") or "").split()]
    if any(map(sheet.hides, [*names, f"#{given['id']}"] if given.get("id") else names)):
        return "class"
    sized = given.get("height") or given.get("width") or ""
    if node.tag == "marquee" and (
        _FLAT.search(given.get("style") or "") or sized in ("0", "1", "0px", "1px")
    ):
        return "marquee"
    return "font" if node.tag == "font" and re.fullmatch(r"#?f{3,6}|white", given.get("color") or "") else ""
