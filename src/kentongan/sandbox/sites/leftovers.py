"""What attackers and careless installers leave on a server: webshells, uploads, backups, listings, pages with errors."""

import zlib
from collections.abc import Callable, Mapping
from random import Random

from . import lure
from .model import Answer, page, plain

# --- webshells ---


def _login(rng: Random) -> str:
    """The box that asks for the attacker's password."""
    return rng.choice((
        '<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>You don\'t have permission to access this resource.</p><hr><address>Apache Server</address><style>input{margin:0;background-color:#fff;border:1px solid #fff}</style><center><form method=post><input type=password name=pass></form></center></body></html>',
        "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>The requested URL was not found on this server.</p><form method='post' style='opacity:0'><input type='password' name='x'><input type='submit' value='>>'></form></body></html>",
        "<title>Login - Mini Shell</title><body bgcolor=black><center><pre style='color:lime'>  .:: Mini Shell ::.  </pre><form method=POST>Password: <input type=password name=password><input type=submit value='Log in'></form></center>",
    ))  # fmt: skip


def _manager(rng: Random) -> str:
    """A manager of files with the server's facts."""
    rows = "".join(
        f"<tr><td><a href='?path=/srv/situs/public_html/{name}'>{name}</a></td><td>{rng.randint(1, 900)} KB</td><td><font color=lime>-rw-r--r--</font></td><td><select name=opt><option>Delete</option><option>Chmod</option><option>Rename</option><option>Edit</option></select></td></tr>"
        for name in ("wp-admin", "wp-config.php", "index.php", ".htaccess", "error_log")
    )
    return (
        f"<html><head><title>{rng.choice(('Kalong File Manager', 'Bypass Shell', 'Tiny Backdoor v2', '~ Sapu Shell ~'))}</title></head><body bgcolor=black text=white>Uname: Linux srv{rng.randint(1, 99)} 5.15.0 x86_64<br>User: uid={rng.randint(500, 1500)}(situs) gid={rng.randint(500, 1500)}<br>PHP Version: 7.4.33 Safe Mode: OFF<br>Disable Functions: NONE<br>"
        f"Current Path: /<a href='?path=/home'>home</a>/situs/public_html [ <font color=lime>Writeable</font> ]<form enctype='multipart/form-data' method='POST'><input type='file' name='file'><input type='submit' value='upload'></form><form method=post>Command: <input name=cmd><input type=submit value=Execute></form><table>{rows}</table></body></html>"
    )


def _uploader(rng: Random) -> str:
    return rng.choice((
        "<b>uname -a: Linux web 4.18.0</b><br><form action='' method='post' enctype='multipart/form-data' name='uploader' id='uploader'><input type='file' name='file' size='50'><input name='_upl' type='submit' id='_upl' value='Upload'></form>",
        "<center><h2>Uploader By Kalong</h2>/srv/situs/public_html/wp-content<br><form method=post enctype=multipart/form-data><input type=file name=f><input type=submit value=Upload></form></center>",
    ))  # fmt: skip


def _console(rng: Random) -> str:
    return "<html><title>cmd</title><body><form method='GET'><input name='cmd' size='80' value='id; ls -la'><input type='submit' value='Execute'></form><pre>uid=33(www-data) gid=33(www-data) groups=33(www-data)\ntotal 24\ndrwxr-xr-x 5 www-data www-data 4096 Nov  1 10:00 .\n-rw-r--r-- 1 www-data www-data  405 Nov  1 10:00 index.php\n</pre></body></html>"


def _eval_page(rng: Random) -> str:
    return f"<?php @eval(base64_decode($_POST['{rng.getrandbits(16):x}']));?>\n<?php system($_GET['cmd']); ?>"


WEBSHELLS: Mapping[str, Callable[[Random], str]] = {
    "login": _login, "manager": _manager, "uploader": _uploader, "console": _console, "source": _eval_page,
}  # fmt: skip

# --- uploads ---


def pdf(rng: Random, *, packed: bool) -> Answer:
    """A small PDF with a title, lines of text and links; `packed` compresses the text."""
    lines = [_latin(text) for text in (lure.title(rng), *lure.claims(rng, 5))]
    drawn = "BT /F1 12 Tf 50 700 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    content = zlib.compress(drawn.encode()) if packed else drawn.encode()
    filter_ = " /Filter /FlateDecode" if packed else ""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(content)}{filter_} >>\nstream\n".encode() + content + b"\nendstream",
        f"<< /Title ({lines[0]}) /Keywords ({_latin(lure.keyword(rng))}) >>".encode(),
        f"<< /Type /Annot /Subtype /Link /Rect [50 600 300 620] /A << /S /URI /URI ({lure.target(rng)}) >> >>".encode(),
    ]  # fmt: skip
    return Answer(200, (("content-type", "application/pdf"),), _assembled(parts))


def _latin(text: str) -> str:
    return text.encode("latin-1", "ignore").decode("latin-1").replace("(", "").replace(")", "")


def _assembled(parts: list[bytes]) -> bytes:
    """Objects 1… with a table of their places; the catalogue is object 1, the information object 5."""
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return (
        out
        + head
        + b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(parts) + 1, len(out))
    )


def clean_pdf() -> Answer:
    text = b"BT /F1 12 Tf 50 700 Td (Laporan Kinerja Tahun 2026) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Title (LKjIP 2026) >>",
    ]  # fmt: skip
    return Answer(200, (("content-type", "application/pdf"),), _assembled(parts))


def uploaded_text(rng: Random) -> Answer:
    return plain("\n".join((lure.title(rng), *lure.claims(rng, 6), lure.target(rng))))


def uploaded_picture(rng: Random) -> Answer:
    said = "".join(f'<text y="{20 * at}">{text}</text>' for at, text in enumerate(lure.claims(rng, 5), 1))
    return plain(
        f'<svg xmlns="http://www.w3.org/2000/svg"><title>{lure.keyword(rng)}</title>{said}<a href="{lure.target(rng)}"><text>DAFTAR</text></a></svg>',
        "image/svg+xml",
    )


UPLOADS: Mapping[str, tuple[str, Callable[[Random], Answer]]] = {
    "pdf": ("/wp-content/uploads/2026/03/berkas.pdf", lambda rng: pdf(rng, packed=False)),
    "pdf_packed": ("/sites/default/files/webform/berkas.pdf", lambda rng: pdf(rng, packed=True)),
    "text": ("/uploads/catatan.txt", uploaded_text),
    "svg": ("/images/unggahan/gambar.svg", uploaded_picture),
}

# --- exposures ---


def _listing(rng: Random) -> Answer:
    rows = "".join(
        f'<a href="{name}">{name}</a>  2026-0{rng.randint(1, 9)}-11 10:02  {rng.randint(1, 99)}K\n'
        for name in ("2024/", "2025/", "foto.jpg", "data.xlsx")
    )
    return page(
        f'<html><head><title>Index of /uploads</title></head><body><h1>Index of /uploads</h1><hr><pre><a href="../">../</a>\n{rows}</pre><hr></body></html>'
    )


def _apache_listing(rng: Random) -> Answer:
    return page(
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN"><html><head><title>Index of /wp-content/uploads</title></head><body><h1>Index of /wp-content/uploads</h1><table><tr><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th></tr><tr><td><a href="/wp-content/">Parent Directory</a></td></tr><tr><td><a href="2026/">2026/</a></td></tr></table><address>Apache/2.4 Server Port 443</address></body></html>'
    )


def _whoops(rng: Random) -> Answer:
    return page(
        "<!DOCTYPE html><html><head><title>Whoops! There was an error.</title></head><body class=\"Whoops container\"><span>Illuminate\\Database\\QueryException</span> SQLSTATE[HY000] [1045] Access denied for user 'situs'@'localhost' (using password: YES)<div>/var/www/html/vendor/laravel/framework/src/Illuminate/Database/Connection.php:712</div><table><tr><td>APP_KEY</td><td>base64:x</td></tr><tr><td>DB_PASSWORD</td><td>x</td></tr></table></body></html>",
        500,
    )


def _php_error(rng: Random) -> Answer:
    return page(
        "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function mysql_connect() in /srv/situs/public_html/koneksi.php:4\nStack trace:\n#0 /srv/situs/public_html/index.php(3): require()\n#1 {main}\n  thrown in <b>/srv/situs/public_html/koneksi.php</b> on line <b>4</b><br />",
        500,
    )


def _django(rng: Random) -> Answer:
    return page(
        "<!DOCTYPE html><html><head><title>Page not found at /</title></head><body><h1>Page not found <span>(404)</span></h1><p>Using the URLconf defined in <code>portal.urls</code>, Django tried these URL patterns</p><p>You're seeing this error because you have <code>DEBUG = True</code> in your Django settings file.</p></body></html>",
        404,
    )


EXPOSED: Mapping[str, tuple[str, Callable[[Random], Answer]]] = {
    "git": ("/.git/HEAD", lambda rng: plain("ref: refs/heads/master\n")),
    "env": ("/.env", lambda rng: plain("APP_NAME=Portal\nAPP_ENV=production\nAPP_KEY=base64:bukanKunciSungguhan=\nDB_HOST=127.0.0.1\nDB_USERNAME=portal\nDB_PASSWORD=contoh\n")),
    "dump": ("/backup.sql", lambda rng: plain("-- MySQL dump 10.19  Distrib 10.3.39-MariaDB\n--\n-- Host: localhost    Database: portal\nDROP TABLE IF EXISTS `users`;\nCREATE TABLE `users` (`id` int(11));\nINSERT INTO `users` VALUES (1);\n")),
    "config": ("/wp-config.php.bak", lambda rng: plain("<?php\ndefine( 'DB_NAME', 'portal' );\ndefine( 'DB_USER', 'portal' );\ndefine( 'DB_PASSWORD', 'contoh' );\n")),
    "phpinfo": ("/phpinfo.php", lambda rng: page("<!DOCTYPE html><html><head><title>PHP 7.4.33 - phpinfo()</title></head><body><table><tr><td class=\"e\">System</td><td>Linux srv 5.15.0</td></tr></table></body></html>")),
}  # fmt: skip
LISTINGS: Mapping[str, tuple[str, Callable[[Random], Answer]]] = {
    "nginx": ("/uploads/", _listing), "apache": ("/wp-content/uploads/", _apache_listing),
}  # fmt: skip
DEBUGGING: Mapping[str, tuple[str, Callable[[Random], Answer]]] = {
    "laravel": ("/_ignition/health-check", _whoops), "php": ("/koneksi.php", _php_error), "django": ("/tidak-ada-7f3a91c2", _django),
}  # fmt: skip
