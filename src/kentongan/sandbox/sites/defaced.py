"""Pages that attackers put in place of a site's own, in many styles; the names of crews are made up."""

from collections.abc import Callable, Mapping
from random import Random

from .spin import spin

type Style = Callable[[Random, str], str]

_CREWS = (
    "KalongMalam",
    "Gerhana_Sec",
    "xX_Bejo_Xx",
    "Mr.Lontong",
    "BayuTersesat",
    "./K3c0a",
    "AnonJawa404",
    "TimSapuLidi",
    "N4s1_Ud4ng",
    "Cyber Kunyit",
    "Z3phyr0",
    "ph4nt0m_r00t",
)
_HACKED = (
    "{Hacked|HACKED|Defaced|Pwned|0wned|Owned|H4ck3d|Touched|Stamped} {By|by|BY} CREW",
    "{Diretas|Dihack|Diambil alih|Disusupi} {oleh|sama} CREW", "CREW {Was Here|was here|mampir sini|ada di sini}",
    "{Got Hacked|Hacked!!|You have been hacked} {-|~|by} CREW", "Hacked By CREW ft {Mas Tempe|B0cah_T1mur|L4lat}",
)  # fmt: skip
_WORDS = (
    "{Sorry|Maaf} {admin|min|atmin}, {your security is low|security mu lemah|sistem kamu bocor|website anda tidak aman}{!|...| :)}",
    "{Patch|Perbaiki|Fix} {your system|celah ini|bug nya} {before|sebelum} {someone else does|yang lain masuk}.",
    "{Nothing deleted|Tidak ada yang dihapus|No files were harmed}, {just testing|cuma numpang lewat|index only|hanya home yang diganti}.",
    "{Kepada|Untuk} {pejabat|pemerintah} {yang tidur|yang lupa janji}: {dengarkan rakyat|keadilan harus tegak|jangan korupsi}!",
    "{We are|Kami} {legion|pemuda jalanan|anak bangsa}. {We do not forgive|Kami tidak lupa}. {Expect us|Tunggu kami}.",
    "{Greetz|Greets|Salam|Thanks to}: {Tim Sapu Lidi|Cyber Kunyit|Gerhana_Sec} - {All Indonesian Hacker|semua kawan|Kopi Hitam Team}",
)  # fmt: skip


def _shout(rng: Random, crew: str) -> str:
    return spin(rng.choice(_HACKED), rng).replace("CREW", crew)


def _speech(rng: Random, count: int = 3) -> list[str]:
    return [spin(said, rng) for said in rng.sample(_WORDS, count)]


def short(rng: Random, crew: str) -> str:
    said = _shout(rng, crew)
    return f"<html><head><title>{said}</title></head><body bgcolor=black><center><h1><font color=red>{said}</font></h1><font color=white>{_speech(rng, 1)[0]}</font></center></body></html>"


def picture_only(rng: Random, crew: str) -> str:
    return f'<html><head><title>{_shout(rng, crew)}</title><style>body{{background:#000;margin:0;text-align:center}}</style></head><body><img src="https://i.gambar.example/{rng.getrandbits(28):x}.gif"></body></html>'


def with_music(rng: Random, crew: str) -> str:
    lines = "<br>".join(_speech(rng))
    return (
        f'<!DOCTYPE html><html><head><title>{_shout(rng, crew)}</title><link href="https://fonts.googleapis.com/css?family=Iceland" rel="stylesheet"><style>body{{background:black;color:lime;font-family:Iceland}}</style></head>'
        f'<body oncontextmenu="return false" onkeydown="return false"><center><img src="https://i.gambar.example/{rng.getrandbits(28):x}.png" width="300"><h2>{_shout(rng, crew)}</h2><p>{lines}</p></center><audio autoplay loop src="https://lagu.example/{rng.getrandbits(28):x}.mp3"></audio></body></html>'
    )


def ascii_art(rng: Random, crew: str) -> str:
    art = "\n".join("".join(rng.choice(" _/\\|#@*.:") for _ in range(46)) for _ in range(11))
    return f"<html><head><title>{crew}</title></head><body style='background:#000;color:#0f0'><pre>{art}\n\n      {_shout(rng, crew)}\n\n  [+] {(chr(10) + '  [+] ').join(_speech(rng))}\n</pre></body></html>"


def typewriter(rng: Random, crew: str) -> str:
    said = _speech(rng, 4)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>-=[ {_shout(rng, crew)} ]=-</title><meta name=author content='{crew}'><meta name=description content='{said[0].replace(chr(39), '')}'></head><body bgcolor=#000><div id=ketik style='color:#fff;font-family:courier'></div>"
        f"<script>var t={said!r},i=0;function ketik(){{document.getElementById('ketik').innerHTML+=t.join('<br>').charAt(i++);setTimeout(ketik,60)}}ketik();</script><marquee><font color=red>{_shout(rng, crew)}</font></marquee></body></html>"
    )


def alerting(rng: Random, crew: str) -> str:
    return f'<html><head><title>{_shout(rng, crew)}</title><script>alert("{_shout(rng, crew)}");alert("{_speech(rng, 1)[0]}")</script></head><body style="background:url(bg.jpg) #000"><h1 style="color:red;text-align:center;text-shadow:0 0 9px red">{crew}</h1></body></html>'


def political(rng: Random, crew: str) -> str:
    lines = "".join(f"<p>{text}</p>" for text in _speech(rng, 4))
    return f"<html><head><title>#{rng.choice(('OpMerdeka', 'SaveRakyat', 'OpKeadilan'))} - {crew}</title></head><body bgcolor='#000000' text='#ffffff'><center><h1>{_shout(rng, crew)}</h1><img src='logo-tim.jpg'>{lines}<hr><small>Contact: {crew.lower()}@proton.example</small></center></body></html>"


def old_style(rng: Random, crew: str) -> str:
    return (
        f'<HTML><HEAD><TITLE>0wned by {crew}</TITLE></HEAD><BODY BGCOLOR="#000000" TEXT="#C0C0C0" LINK="#FF0000"><CENTER><FONT FACE="Verdana" SIZE="6">This site has been {rng.choice(("hacked", "0wned", "defaced", "rooted"))} by {crew}</FONT><BR><BR>'
        f"<FONT SIZE=2>Dear admin: your box was wide open, we did not destroy any data, index backed up as index.old. {_speech(rng, 1)[0]}<BR><BR>shoutouts to: everyone in #{rng.choice(('kelelawar', 'r00tshell', 'malam'))}, greetz 2 all real hackers, fuck you to the lamers</FONT></CENTER></BODY></HTML>"
    )


def colourful(rng: Random, crew: str) -> str:
    letters = "".join(
        f'<span style="color:#{rng.getrandbits(24):06x}">{char}</span>' for char in _shout(rng, crew)
    )
    return f'<!DOCTYPE html><html><head><title>{crew} | Indonesian {rng.choice(("Cyber", "Hacker", "Underground"))} {rng.choice(("Army", "Team", "Family"))}</title></head><body style="background-color:black"><canvas id="hujan"></canvas><h1>{letters}</h1><p style="color:white">{"<br>".join(_speech(rng))}</p><script>/* matrix */setInterval(function(){{}},33)</script></body></html>'


def with_film(rng: Random, crew: str) -> str:
    return f'<html><head><title>{_shout(rng, crew)}</title></head><body style="margin:0;background:#111"><iframe width="0" height="0" src="https://www.youtube.com/embed/{rng.getrandbits(50):x}?autoplay=1&loop=1" allow="autoplay"></iframe><div style="color:red;font-size:60px;text-align:center">{_shout(rng, crew)}<br><small>{_speech(rng, 1)[0]}</small></div></body></html>'


def ransom(rng: Random, crew: str) -> str:
    return f"<html><head><title>YOUR WEBSITE HAS BEEN {rng.choice(('HACKED', 'ENCRYPTED', 'LOCKED'))}</title></head><body><h1>Oops! Database dan file website ini sudah dikunci oleh {crew}</h1><p>Kirim 0.05 BTC ke bc1q{rng.getrandbits(120):x}. All your files have been encrypted. Contact: {crew.lower()}@onion.example</p></body></html>"


def text_only(rng: Random, crew: str) -> str:
    return f"{_shout(rng, crew)}"


def modern(rng: Random, crew: str) -> str:
    team = "".join(f"<li>{name}</li>" for name in rng.sample(_CREWS, 6))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>{_shout(rng, crew)}</title><meta property="og:title" content="{_shout(rng, crew)}"><meta property="og:image" content="https://i.gambar.example/{rng.getrandbits(28):x}.jpg"><style>@import url("https://fonts.googleapis.com/css2?family=Orbitron");body{{background:#000;color:#fff;display:flex;flex-direction:column;align-items:center;justify-content:center;height:100vh}}.glitch{{animation:g 1s infinite}}</style></head>'
        f'<body><img class="logo" src="https://i.gambar.example/{rng.getrandbits(28):x}.png"><h1 class="glitch">{_shout(rng, crew)}</h1><p>{_speech(rng, 1)[0]}</p><h3>Our Team</h3><ul>{team}</ul><footer>© 2026 {crew}</footer></body></html>'
    )


def inside(rng: Random, crew: str) -> str:
    """For the body of a site's own page: only the article was replaced."""
    return f'<div style="background:black;color:red;text-align:center"><h1>{_shout(rng, crew)}</h1><p>{_speech(rng, 1)[0]}</p></div>'


_FOREIGN = (
    "{Site|Pagina} {hackeado|invadido|desfigurado} por CREW. {Seguranca zero|Sem seguranca nenhuma}, admin. Abracos a toda a equipe.",
    "{Este sitio fue hackeado|Web hackeada} por CREW. {Su seguridad es una basura|Viva la libertad}. Saludos a todos los hackers.",
    "CREW tarafından {hacklendi|ele geçirildi}. {Güvenlik sıfır|Sistem çöktü} admin. Selamlar tüm ekibe.",
    "Взломано {командой|группой} CREW. Админ, {учи матчасть|ставь патчи}. Привет всем хакерам.",
)


def foreign(rng: Random, crew: str) -> str:
    said = spin(rng.choice(_FOREIGN), rng).replace("CREW", crew)
    return f"<html><head><title>{crew}</title><meta charset=utf-8></head><body bgcolor=#000000 text=#ff0000><center><h1>{said}</h1><img src=bandeira.gif></center></body></html>"


def rant(rng: Random, crew: str) -> str:
    """A long speech as they were written before the year 2000."""
    title = rng.choice(("hacked", "0wn3d", "we r00l", f"..:: {crew} ::.."))
    return (
        f"<html><head><title>{title}</title></head><body bgcolor=black text=white><pre>\n\n   {crew} strikes again\n\n</pre>"
        "<p>Yes, your web page is gone, and no, we did not touch anything else. The old index is saved as old.html. Your "
        "sysadmin left a hole that a child could walk through, everybody knows about it except you. Fix it before somebody "
        "worse comes along. We do this because information wants to be free and because the government lies.</p>"
        f"<p>{rng.choice(('Props', 'Greets', 'Shouts', 'Respect'))} go out to: m00nrat, zer0bit, #lemur, and all the h4x0rs "
        f"who know who they are. No love for script kiddies and the feds.</p><!-- {crew} owns you --></body></html>"
    )


STYLES: Mapping[str, Style] = {
    style.__name__: style
    for style in (
        short, picture_only, with_music, ascii_art, typewriter, alerting, political, old_style, colourful, with_film,
        ransom, text_only, modern, foreign, rant,
    )
}  # fmt: skip


def page(rng: Random, style: str) -> str:
    return STYLES[style](rng, rng.choice(_CREWS))


def block(rng: Random) -> str:
    return inside(rng, rng.choice(_CREWS))
