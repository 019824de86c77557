"""Defacements as they looked from 1998 to today, by country and taste; crews and words are made up."""

from collections.abc import Callable, Mapping
from random import Random

from .spin import spin

type Style = Callable[[Random], str]

_CREW = "{Rimba|Kelam|Nyala|Sirna|Badai|Lintah|Mantra|Gagak|Kobra|Tirai|Abu|Senja}{Crew|_Team|Sec|X|Squad|404|_id|Boyz|Cyber|Force}"
_NICK = "{m4l4m|b4d_b0y|kr0nik|z3r0cool1|ind0_gh0st|Mr.Pecel|xNoct|d3wa|S4nt3t|./Ubur2|l33tcat|hantu_laut|Tuan_Krbo|nu11byte}"
_DEED = (
    "{Hacked|HACKED|H4cked|h4x0red|Owned|0wn3d|Pwned|PWN3D|Defaced|D3f4c3d|Rooted|Touched|Stamped|Hijacked|Breached|Nuked} "
    "{by|By|BY|b1|bY} {NICK|CREW|NICK & NICK|NICK of CREW|NICK - CREW}"
)
_CALL = (
    "{Your site has been|This site was|Your box got|ur server has been|This page is} {hacked|owned|h4x0red|rooted|defaced|pwned}"
    "{ by NICK| by CREW|, lamer|!!|. Again.}"
)
_TAUNT = (
    "{Where is your admin?|hey admin, wake up|Sorry admin, no hard feelings|Dear sysadmin: learn to patch|Nice firewall lol"
    "|Your security is a joke|security = 0|try harder next time|Fix your bugs, fools|Admin goblok, password kok admin123"
    "|Maaf min, cuma numpang lewat|keamanan website kalian lemah|Jangan dihapus dulu ya min|Sistem anda rapuh, tolong diperbaiki}"
)
_WHY = (
    "{Stop corruption in this country!|Free our friends!|We fight for freedom of speech|No war, no racism|Justice for the people"
    "|Hentikan korupsi!|Keadilan untuk rakyat kecil|Lawan penindasan|We are watching you|Just for fun|No files were deleted"
    "|index.html saved as old.html|backup ada di index.bak|mirror me on the archive}"
)
_GREET = (
    "{Greetz|Gr33tz|Greets|Shoutz|Shouts|Shout outs|Thanks|Thx|Salam|Props|Respect} {to|2|:|go out to:} "
    "NICK, NICK, NICK, CREW{, #CREW on irc| and all real hackers| dan semua teman| & all of you}"
)


def _say(rng: Random, *patterns: str) -> str:
    text = spin(" ".join(patterns), rng)
    while "NICK" in text or "CREW" in text:
        text = text.replace("NICK", spin(_NICK, rng), 1).replace("CREW", spin(_CREW, rng), 1)
    return text


def _old_centre(rng: Random) -> str:
    return (
        f"<HTML><HEAD><TITLE>{_say(rng, _DEED)}</TITLE></HEAD><BODY BGCOLOR=#000000 TEXT=#00FF00><CENTER><H1>{_say(rng, _CALL)}</H1>"
        f"<HR><PRE>{_say(rng, _TAUNT)}\n\n{_say(rng, _WHY)}</PRE><FONT SIZE=1>{_say(rng, _GREET)}</FONT></CENTER></BODY></HTML>"
    )


def _plain_line(rng: Random) -> str:
    return rng.choice(("{}", "<h1>{}</h1>", "<center>{}</center>", "<pre>{}</pre>")).format(_say(rng, _DEED))


def _one_picture(rng: Random) -> str:
    said = _say(rng, _DEED)
    return f'<html><title>{said}</title><body bgcolor="black"><center><img src="{rng.choice(("hacked", "deface", "crew", "skull"))}.jpg" alt="{said}"></center></body></html>'


def _letter(rng: Random) -> str:
    lines = "".join(f"<p>{_say(rng, part)}</p>" for part in (_CALL, _TAUNT, _WHY, _WHY, _TAUNT, _GREET))
    return f'<html><head><title>{_say(rng, "{Message|Pesan|A message|Open letter} {for|untuk|to} {the government|pemerintah|admin} {-|by|from} CREW")}</title></head><body style="background:#000;color:#fff;text-align:center">{lines}</body></html>'


def _typed(rng: Random) -> str:
    said = _say(rng, _CALL, _TAUNT)
    return f'<html><head><title>{_say(rng, "{./|~|[+]} CREW")}</title></head><body bgcolor="black" text="lime"><div id="a"></div><script>var s="{said}";var i=0;setInterval(function(){{document.getElementById("a").innerHTML=s.substr(0,i++)}},50)</script><embed src="lagu.mp3" autostart="true" hidden="true"></body></html>'


def _written_in_percent(rng: Random) -> str:
    page = f"<html><title>{_say(rng, _DEED)}</title><body bgcolor=black><h1>{_say(rng, _CALL)}</h1></body></html>"
    coded = "".join(f"%{ord(sign):02X}" for sign in page)
    return f"<html><head></head><body><script>document.write(unescape('{coded}'));</script></body></html>"


def _responsive(rng: Random) -> str:
    said = _say(rng, _DEED)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{said}</title>'
        f'<meta property="og:title" content="{said}"><meta name="description" content="{_say(rng, _TAUNT)}"><link href="https://fonts.googleapis.com/css2?family=VT323" rel="stylesheet">'
        "<style>body{background:#0a0a0a;color:#f00;font-family:VT323,monospace;display:grid;place-items:center;min-height:100vh}</style></head>"
        f'<body><main><h1>{said}</h1><p>{_say(rng, _TAUNT)}</p><p>{_say(rng, _WHY)}</p><marquee>{_say(rng, _GREET)}</marquee></main><audio autoplay loop src="x.mp3"></audio></body></html>'
    )


def _portuguese(rng: Random) -> str:
    said = _say(
        rng, "{Hackeado|Invadido|Owned|Pirateado} {por|pelo} {NICK|CREW}. {Admin, seguranca zero|Foi facil demais|Acorda Brasil|Desculpe admin}. {Abracos|Salve} {a todos|pra galera do CREW}"
    )  # fmt: skip
    return f"<html><head><title>{said[:40]}</title></head><body bgcolor=#000000 text=#ffffff><p align=center><font size=6>{said}</font></p></body></html>"


def _spanish(rng: Random) -> str:
    said = _say(
        rng,
        "{Hackeado por|Sitio hackeado por|Pagina hackeada por} {NICK|CREW}. {Tu seguridad apesta|Saludos a todos|Viva la revolucion}",
    )
    return f'<html><head><title>{said[:30]}</title></head><body style="background-color:#000000;color:red"><center><h1>{said}</h1></center></body></html>'


def _turkish(rng: Random) -> str:
    said = _say(
        rng,
        "{NICK|CREW} {tarafından hacklendi|tarafindan hacklenmistir|was here}. {Güvenliğiniz sıfır|Ne mutlu Türküm|Selamlar} {CREW|herkese}",
    )
    return f"<html><head><meta charset=utf-8><title>{said[:40]}</title></head><body bgcolor=black text=white><center><h2>{said}</h2><img src=bayrak.gif></center></body></html>"


def _french(rng: Random) -> str:
    said = _say(
        rng, "{Hacké|Piraté} par {NICK|CREW}. {Salut admin|Votre sécurité est nulle}. {Greetz|Merci} à CREW"
    )
    return f"<html><head><meta charset=utf-8><title>{said[:40]}</title></head><body bgcolor=black text=white><h2>{said}</h2></body></html>"


def _arabic(rng: Random) -> str:
    return _say(
        rng,
        "<html><head><meta charset=utf-8><title>{تم الاختراق|Hacked by} {NICK|CREW}</title></head><body bgcolor=black text=red><center><h1>{تم اختراق الموقع من قبل|تم الاختراق بواسطة} {NICK|CREW}</h1></center></body></html>",
    )


def _chinese(rng: Random) -> str:
    return _say(
        rng,
        "<html><head><meta charset=utf-8><title>{黑客|Hacked by} {NICK|CREW}</title></head><body style='background:#000;color:#0f0'><h1>{此网站已被黑|你的网站被黑客入侵} - {NICK|CREW}</h1></body></html>",
    )


def _rant(rng: Random) -> str:
    words = " ".join(_say(rng, part) for part in (_CALL, _TAUNT, _WHY) * rng.randint(3, 6))
    return f"<html><head><title>{_say(rng, '{the CREW strikes again|we 0wn you|CREW rulez|knock knock}')}</title></head><body bgcolor=black text=gray><font face=courier>{words}<br><br>{_say(rng, _GREET)}</font></body></html>"


def _members(rng: Random) -> str:
    names = " | ".join(_say(rng, "NICK") for _ in range(8))
    return f'<html><head><title>{_say(rng, "CREW")}</title></head><body background="bg.gif" bgcolor="#000000"><center><h1><font color="red">{_say(rng, "CREW {Was Here|w4z h3r3|present}")}</font></h1><font color="white">{_say(rng, "{Members|Our team|Member list|We are}")}: {names}</font></center></body></html>'


def _ransom(rng: Random) -> str:
    return f"<html><head><title>{_say(rng, '{Your files are encrypted|Website locked|Terkunci}')}</title></head><body style='background:#111;color:#eee'><h1>{_say(rng, '{All your files have been encrypted|Your database has been locked|Semua data sudah dienkripsi} by CREW')}</h1><p>Send 0.03 BTC to bc1q{rng.getrandbits(100):x} and mail your id to crew@kunci.example</p></body></html>"


STYLES: Mapping[str, Style] = {
    style.__name__.removeprefix("_"): style
    for style in (
        _old_centre, _plain_line, _one_picture, _letter, _typed, _written_in_percent, _responsive, _portuguese, _spanish,
        _turkish, _french, _arabic, _chinese, _rant, _members, _ransom,
    )
}  # fmt: skip
