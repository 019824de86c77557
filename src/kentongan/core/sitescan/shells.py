"""Tools with which an attacker controls the server, seen from outside."""

import re
from collections.abc import Iterator

from .pages import Page
from .signs import Sign
from .techniques import Technique
from .verdict import Finding

_SHELL = re.compile(
    r"b374k|c99shell|r57shell|indoxploit|wso ?\d|filesman|mini ?shell|alfa ?(?:team|shell)|gecko ?(?:shell|backdoor)"
    r"|marijuana ?shell|priv8|0byt3m1n1|leafmailer|phpspy|webshell|backdoor ?shell|tiny ?file ?manager|mass ?deface"
    r"|jumping ?cpanel|symlink ?sa|bypass ?(?:root|shell)",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"uname\s*-a|safe_?mode|disable_functions?|current (?:dir|path)|cwd\s*:|(?:dir|path|direktori)\s*:\s*/|drwx|-rw-r"
    r"|chmod|server ip|your ip|/(?:home|srv)/\w+/|public_html|/var/www|uploader|uid=\d+\(|ls -la|www-data|kernel\s*:"
    r"|php version|execute|exec\s*command|cmd\s*:|newfile|new file|newdir|upload file|rename|adminer",
    re.IGNORECASE,
)
# Code that runs what a visitor sends, shown because the server does not run it.
_CODE = re.compile(
    r"<\?(?:php|=)[^?]{0,400}(?:eval|assert|system|exec|shell_exec|passthru|popen|base64_decode)\s*\("
    r"[^?]{0,200}\$_(?:GET|POST|REQUEST|COOKIE)",
    re.IGNORECASE,
)
# Programs where only pictures and documents belong.
_MISPLACED = re.compile(
    r"/(?:uploads?|unggahan|images?|img|gambar|files?|assets|media|cache|tmp|foto)/(?:[^?#]*/)?"
    r"[^/?#]+\.(?:php\d?|phtml|phar|asp|aspx|jsp)",
    re.IGNORECASE,
)
_FORM = re.compile(r"type\s*=\s*[\"']?file\b|name\s*=\s*[\"']?cmd\b|<textarea")
_POSING = re.compile(r"\b(?:403|404|forbidden|not found)\b", re.IGNORECASE)


def shells(page: Page) -> Iterator[Finding]:
    """Traces of a tool with which an attacker controls the server."""
    small = len(page.raw) < 3000
    misplaced = _MISPLACED.search(page.visit.url) is not None
    if not small and not misplaced and Sign.SHELL not in page.told and b"<?" not in page.raw:
        return
    form = Sign.CONTROL in page.signs and _FORM.search(page.lower) is not None
    if not form and not small and "<?" not in page.source:
        return
    lines = " ".join(page.lines[:200])[:4000]
    named = _SHELL.search(f"{page.title} {lines}")
    told = {match[0].lower() for match in _CONTROL.finditer(f"{page.title} {lines} {page.source[:2000]}")}
    code = _CODE.search(page.source[:20_000])
    bare = _bare_password(page)
    if (
        code
        or (named and (told or form))
        or (form and len(told) >= (1 if misplaced or len(page.source) < 1500 else 4))
        or bare
    ):
        found = code or named
        excerpt = found[0] if found else (page.title or lines or page.source)[:200]
        sure = bool(found) or not bare or misplaced or bool(_POSING.search(f"{page.title} {lines}"))
        yield Finding(
            Technique.WEBSHELL, page.visit.url, page.visit.view, excerpt[:240], page.place(excerpt), sure
        )


def _bare_password(page: Page) -> bool:
    """A page that is nothing but one nameless password box."""
    inputs = page.tree.css("input:not([type=hidden]):not([type=submit])")
    return (
        len(page.source) < 1500 and len(inputs) == 1 and inputs[0].attributes.get("type") == "password"
        and not page.anchors and len(page.visible) < 160
    )  # fmt: skip
