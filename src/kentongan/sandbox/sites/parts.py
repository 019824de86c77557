"""Parts of clean pages, the innocent likes of what attackers do among them: hidden menus, frames, odd scripts."""

import base64
import json
from html import escape

from . import words
from .frame import Frame, links

# --- in the head ---


def meta(frame: Frame) -> str:
    """Charset, title, description and what social networks read."""
    title, summary = escape(frame.story.title), escape(frame.story.summary)
    name = escape(frame.office.title)
    return (
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} &#8211; {name}</title>\n"
        f'<meta name="description" content="{summary}">\n'
        f'<meta property="og:title" content="{title}">\n<meta property="og:site_name" content="{name}">\n'
        f'<meta property="og:image" content="{frame.image()}">\n<meta name="theme-color" content="#0b5345">'
    )


def own_links(frame: Frame) -> str:
    """Canonical, AMP copy, feed and shortlink, all on the own site."""
    amp = frame.pick(
        (
            "",
            f'<link rel="amphtml" href="{frame.address}amp/">',
            f'<link rel="amphtml" href="{frame.address}?amp=1">',
        )
    )
    address = frame.pick(
        (frame.address, frame.address.replace("https:", "http:"), frame.address.replace("//", "//www."))
    )
    return (
        f'<link rel="canonical" href="{address}">\n{amp}\n<link rel="shortlink" href="{frame.origin}/?p={frame.rng.randint(9, 999)}">\n'
        f'<link rel="alternate" type="application/rss+xml" href="{frame.origin}/feed/">\n'
        '<link rel="dns-prefetch" href="//fonts.googleapis.com"><link rel="preconnect" href="https://cdn.jsdelivr.net">'
    )


def structured(frame: Frame) -> str:
    """JSON-LD of the kinds that content systems write."""
    office = {"@type": "GovernmentOrganization", "name": frame.office.title, "url": frame.origin + "/"}
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": f"{frame.origin}/{words.slug(name)}/"}
            for at, name in enumerate(("Beranda", "Berita", frame.story.title), 1)
        ],
    }
    news = {
        "@type": "NewsArticle",
        "headline": frame.story.title,
        "publisher": office,
        "articleBody": frame.story.summary,
    }
    asked = {
        "@type": "Question",
        "name": "Apa syaratnya?",
        "acceptedAnswer": {"@type": "Answer", "text": "KTP dan KK."},
    }
    forms: tuple[object, ...] = (
        {"@context": "https://schema.org", "@graph": [office, crumbs, news]},
        [{"@context": "https://schema.org", **news}, {"@context": "https://schema.org", **crumbs}],
        {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [asked]},
    )
    return f'<script type="application/ld+json">{json.dumps(frame.pick(forms), ensure_ascii=frame.variant == 0)}</script>'


def analytics(frame: Frame) -> str:
    """Counting scripts of the usual providers."""
    return frame.pick((
        ('<script async src="https://www.googletagmanager.com/gtag/js?id=G-7XW2PLQ9AB"></script>\n<script>window.dataLayer='
        "window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('js',new Date());gtag('config','G-7XW2PLQ9AB');</script>"),
        ("<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'});"
        "var f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i;"
        "f.parentNode.insertBefore(j,f);})(window,document,'script','dataLayer','GTM-K2Q8ZZ');</script>"),
        ('<script>var _paq=window._paq||[];_paq.push(["trackPageView"]);(function(){var u="/matomo/";_paq.push(["setTrackerUrl",'
        'u+"matomo.php"]);var g=document.createElement("script");g.async=true;g.src=u+"matomo.js";document.head.appendChild(g);})();</script>'
        '<meta name="google-site-verification" content="b3R1bm9uZ2V0aGlzaXNtYWRldXB0b2tlbjAwMDAwMDE">'),
    ))  # fmt: skip


def styles(frame: Frame) -> str:
    """Rules that hide things for good reasons."""
    readers = (
        (
            ".screen-reader-text{border:0;clip:rect(1px,1px,1px,1px);clip-path:inset(50%);height:1px;margin:-1px;overflow:hidden;"
            "padding:0;position:absolute!important;width:1px;word-wrap:normal!important}"
        ),
        ".sr-only,.visually-hidden{position:absolute!important;width:1px!important;height:1px!important;overflow:hidden!important;clip:rect(0,0,0,0)!important}",
        ".element-invisible{position:absolute!important;clip:rect(1px,1px,1px,1px);overflow:hidden;height:1px}.skip{position:absolute;left:-9999px;top:-9999px}",
    )
    menus = (
        ".sub-menu{display:none}.menu li:hover .sub-menu{display:block}@media(max-width:782px){.desktop{display:none}}",
        ".offcanvas{position:fixed;left:-320px;visibility:hidden}.offcanvas.show{left:0;visibility:visible}.modal{display:none}",
        ".navbar-collapse{max-height:0;overflow:hidden}.open .navbar-collapse{max-height:900px}.logo{text-indent:-9999px;display:block}",
    )
    slides = (".slide{opacity:0;position:absolute}.slide.active{opacity:1}", ".carousel-item{display:none}.carousel-item.active{display:block}",
              ".tab-pane{height:0;overflow:hidden}.tab-pane.active{height:auto}")  # fmt: skip
    return f"<style>{frame.pick(readers)}{frame.pick(menus)}{frame.pick(slides)}body{{background:#fff;color:#222}}a.btn{{color:#fff}}</style>"


def wordpress_scripts(frame: Frame) -> str:
    """What WordPress prints by itself: the test for emoji, settings with a nonce, prefetching rules."""
    return (
        '<script>window._wpemojiSettings={"baseUrl":"https:\\/\\/s.w.org\\/images\\/core\\/emoji\\/15.0.3\\/72x72\\/","ext":".png"};'
        "!function(e,n){function t(e,t){e.clearRect(0,0,9,9),e.fillText(t,0,0)}var o=n.createElement('canvas').getContext('2d');"
        "o&&(t(o,String.fromCharCode(55356,56826,55356,56819)),t(o,'\\ud83c\\udde8\\u200b\\ud83c\\uddf6'))}(window,document);</script>\n"
        '<script id="wp-i18n-js-after">wp={i18n:{}};var ajax={"url":"/wp-admin/admin-ajax.php","nonce":"%%NONCE%%"};</script>'
    )


# --- at the top ---


def skip_link(frame: Frame) -> str:
    return frame.pick((
        '<a class="skip-link screen-reader-text" href="#content">Lewati ke konten</a>',
        '<a class="sr-only sr-only-focusable" href="#utama">Langsung ke isi</a>',
        '<div style="position:absolute;left:-9999px"><a href="#isi" accesskey="2">Ke isi halaman</a></div>',
    ))  # fmt: skip


def noscript_pixels(frame: Frame) -> str:
    return frame.pick((
        ('<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-K2Q8ZZ" height="0" width="0" '
        'style="display:none;visibility:hidden"></iframe></noscript>'),
        '<noscript><img height="1" width="1" style="display:none" src="https://www.facebook.com/tr?id=220&ev=PageView&noscript=1"></noscript>',
        "<noscript><p>Aktifkan JavaScript untuk memakai situs ini. <a href=\"/bantuan/\">Bantuan</a></p></noscript>",
    ))  # fmt: skip


def menu(frame: Frame) -> str:
    """The main menu with entries that open on hovering, and the hidden copy for phones."""
    shown, hidden = links(frame, 7), links(frame, 9)
    return frame.pick((
        (f'<nav class="menu desktop"><ul>{shown}<li>Tautan<ul class="sub-menu">{hidden}</ul></li></ul></nav>'
        f'<nav id="menu-ponsel" style="display:none" aria-hidden="true"><ul>{hidden}</ul></nav>'),
        (f'<nav class="navbar navbar-expand-lg"><button data-bs-toggle="offcanvas">Menu</button><ul class="navbar-nav">{shown}</ul></nav>'
        f'<div class="offcanvas" tabindex="-1"><ul>{hidden}</ul></div>'),
        (f'<div id="menu"><ul class="dropdown">{shown}</ul></div><div class="navbar-collapse"><ul>{hidden}</ul></div>'
        '<a class="logo" href="/">Beranda</a>'),
    ))  # fmt: skip


def sister_links(frame: Frame) -> str:
    """Hidden or folded lists of links to other government sites: innocent, though they leave the site."""
    places = [words.office(frame.rng) for _ in range(8)]
    entries = "".join(f'<li><a href="https://{o.host}/" target="_blank">{o.title}</a></li>' for o in places)
    return frame.pick((
        f'<div class="modal" id="tautan" style="display:none"><h4>Tautan terkait</h4><ul>{entries}</ul></div>',
        f"<details><summary>Situs OPD</summary><ul>{entries}</ul></details>",
        f'<div class="tab-pane" hidden><ul>{entries}</ul></div>',
    ))  # fmt: skip


def running_text(frame: Frame) -> str:
    return f'<marquee scrollamount="4" onmouseover="this.stop()">{frame.headline()} &bull; %%BANNER%% &bull; {frame.headline()}</marquee>'


def slider(frame: Frame) -> str:
    names = ("slide", "carousel-item", "swiper-slide")
    items = "".join(
        f'<div class="{frame.pick(names)}{" active" if at == 0 else ""}"{"" if at == 0 else " style='opacity:0'"}>'
        f'<img src="{frame.image()}" alt="{frame.headline()}"><h3>{frame.headline()}</h3></div>'
        for at in range(4)
    )
    return f'<div id="slider" class="slider">{items}</div>'


# --- in the middle ---


def news(frame: Frame, count: int = 6) -> str:
    cards = []
    for _ in range(count):
        title = frame.headline()
        cards.append(
            f'<article class="post card"><h3><a href="/berita/{words.slug(title)[:50]}/">{title}</a></h3><p>'
            f"{words.sentence(frame.rng, frame.office.place)}</p><time>{frame.rng.randint(1, 28)} November 2026</time></article>"
        )
    return "\n".join(cards)


def table(frame: Frame) -> str:
    rows = "".join(
        f"<tr><td>{at}</td><td>{name}</td><td>{frame.rng.randint(1, 7)} hari kerja</td><td>Gratis</td></tr>"
        for at, name in enumerate(frame.rng.sample(words.SERVICES, 7), 1)
    )
    return f'<table class="table"><thead><tr><th>No</th><th>Layanan</th><th>Waktu</th><th>Biaya</th></tr></thead>{rows}</table>'


def guest_book(frame: Frame) -> str:
    lines = "".join(f"<li><b>{name}</b>: {text}</li>" for name, text in words.greetings(frame.rng, 6))
    return (
        f'<section id="buku-tamu"><h2>Buku Tamu</h2><ol class="commentlist">{lines}</ol><form method="post"><input type="hidden" '
        'name="_token" value="%%TOKEN%%"><div style="position:absolute;left:-5000px" aria-hidden="true"><input name="website" '
        'tabindex="-1"></div><textarea name="pesan"></textarea><button>Kirim</button></form></section>'
    )


def search_form(frame: Frame) -> str:
    return frame.pick((
        '<form role="search" style="display:none" id="cari"><input name="s" placeholder="Cari …"><button>Cari</button></form>',
        '<div class="search-overlay" style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999;display:none"><form><input name="q"></form></div>',
        '<form action="/cari" method="get"><input type="hidden" name="csrf" value="%%TOKEN%%"><input name="kata"></form>',
    ))  # fmt: skip


def frames(frame: Frame) -> str:
    """Maps, films and counters of others."""
    place = frame.office.place.replace(" ", "+")
    return frame.pick((
        f'<iframe src="https://www.google.com/maps/embed?pb=!1m18!1m12&q={place}" width="100%" height="320" style="border:0" loading="lazy"></iframe>',
        ('<div class="video" style="position:relative;padding-bottom:56.25%;height:0;overflow:hidden"><iframe src="https://www.youtube.com/embed/'
        'x7Kq0aaBB2c?rel=0" style="position:absolute;top:0;left:0;width:100%;height:100%" allowfullscreen></iframe></div>'),
        ('<div class="hero"><iframe src="https://www.youtube-nocookie.com/embed/x7Kq0aaBB2c?autoplay=1&mute=1&controls=0" style="position:absolute;'
        'inset:0;width:100vw;height:100vh;z-index:-1;border:0"></iframe></div>'),
    ))  # fmt: skip


def counter(frame: Frame) -> str:
    return frame.pick((
        '<p>Pengunjung: <b>%%COUNT%%</b>, pukul %%CLOCK%%</p>',
        ('<div id="sfc5x"></div><script src="https://counter1.optistats.ovh/private/counter.js?c=a1b2&down=async" async></script>'
        "<noscript><a href=\"https://www.freecounterstat.com\" title=\"penghitung\"><img src=\"https://counter1.optistats.ovh/private/c.php?c=a1b2\"></a></noscript>"),
        '<script>document.write("<img src=\'/hitung.php?r="+Math.random()+"\' width=1 height=1>")</script><span>Hari ini %%COUNT%%</span>',
    ))  # fmt: skip


# --- at the end ---


def scripts(frame: Frame) -> str:
    """Scripts that decode, write, or move the browser, none of them leaving the site."""
    mail = f"info@{frame.office.host}"
    coded = base64.b64encode(f'<a href="mailto:{mail}">{mail}</a>'.encode()).decode()
    numbers = ",".join(str(ord(char)) for char in mail)
    return frame.pick((
        f'<script>document.getElementById("surel").innerHTML=atob("{coded}");</script><script>if(top!=self){{top.location=self.location}}</script>',
        (f"<script>document.write('<a href=\"mailto:'+String.fromCharCode({numbers})+'\">Surel</a>');if(/Mobi|Android/i.test(navigator.userAgent)"
        "&&location.hash=='#seluler'){location.replace('/m/')}</script>"),
        ("<script>if(location.protocol!='https:'&&location.hostname!='localhost'){location.href='https://'+location.host+location.pathname}"
        "eval(function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+c.toString(a)+'\\\\b','g'),k[c]);return p}("
        "'0(\"#1\").2({3:4})',5,5,'jQuery|slider|cycle|timeout|5000'.split('|'),0,{}));</script>"),
    ))  # fmt: skip


def helpers(frame: Frame) -> str:
    """Libraries from elsewhere, a chat window, a translator, tools for readers."""
    return frame.pick((
        '<script src="https://cdn.jsdelivr.net/npm/bootstrap@5.3.3/dist/js/bootstrap.bundle.min.js"></script><script src="/wp-includes/js/jquery/jquery.min.js?ver=3.7.1"></script>',
        ('<script>var Tawk_API=Tawk_API||{};(function(){var s1=document.createElement("script"),s0=document.getElementsByTagName("script")[0];s1.async=true;'
        "s1.src='https://embed.tawk.to/5f00aa/default';s0.parentNode.insertBefore(s1,s0)})();</script>"),
        ('<div id="google_translate_element" style="display:none"></div><script src="https://translate.google.com/translate_a/element.js?cb=gTE"></script>'
        '<script src="https://code.responsivevoice.org/responsivevoice.js?key=aB12"></script>'),
    ))  # fmt: skip


def footer(frame: Frame) -> str:
    name = escape(frame.office.title)
    social = "".join(
        f'<a href="https://{site}/{words.slug(frame.office.place)}" aria-label="{site}"><span class="screen-reader-text">{site}</span></a>'
        for site in ("www.facebook.com", "www.instagram.com", "www.youtube.com", "x.com")
    )
    return (
        f'<footer><p id="surel">Jalan Merdeka No. {frame.rng.randint(1, 99)}, {frame.office.place}</p>{social}'
        f'<a href="https://api.whatsapp.com/send?phone=6281200000000" class="wa">WhatsApp</a><p>&copy; <script>document.write('
        f"new Date().getFullYear())</script> {name}. %%BANNER%%</p></footer>"
    )
