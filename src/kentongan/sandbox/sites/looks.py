"""Clean government pages of many looks: content systems, portals, services and villages as the country has them."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from random import Random

from . import parts, words
from .frame import Frame, Story, links, prose, story

type Look = Callable[[Frame], str]

VARIANTS = 3


def _document(
    frame: Frame, head: str, body: str, attributes: str = 'class="home"', language: str = "id-ID"
) -> str:
    return f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n{parts.meta(frame)}\n{head}\n</head>\n<body {attributes}>\n{body}\n</body>\n</html>\n'


def block_theme(frame: Frame) -> str:
    """WordPress with a block theme."""
    head = (
        f'<meta name="generator" content="WordPress 6.{5 + frame.variant}">{parts.own_links(frame)}{parts.structured(frame)}{parts.wordpress_scripts(frame)}'
        '<style id="wp-block-library-inline-css">:root{--wp-admin-theme-color:#007cba}.wp-block-navigation .wp-block-navigation-item__content{display:block}'
        ".wp-block-navigation__responsive-container:not(.is-menu-open){display:none}.has-white-color{color:#fff}</style>"
        + parts.styles(frame)
    )
    body = (
        f'{parts.skip_link(frame)}<div class="wp-site-blocks"><header class="wp-block-template-part">{parts.menu(frame)}</header>'
        f'<main class="wp-block-group" id="content"><h1 class="wp-block-post-title">{escape(frame.story.title)}</h1>'
        f'<div class="entry-content wp-block-post-content is-layout-constrained">{prose(frame)}{parts.frames(frame)}</div>{_tags(frame)}'
        f'<ul class="wp-block-latest-posts">{parts.news(frame, 4)}</ul></main>{parts.footer(frame)}</div>{parts.helpers(frame)}'
    )
    return _document(
        frame, head, body, 'class="wp-singular post-template-default single single-post wp-embed-responsive"'
    )


def classic_theme(frame: Frame) -> str:
    """WordPress with a classic theme, widgets and comments."""
    head = (
        f'<meta name="generator" content="WordPress 6.{6 + frame.variant}"><link rel="profile" href="https://gmpg.org/xfn/11">{parts.own_links(frame)}'
        f"{parts.analytics(frame)}{parts.wordpress_scripts(frame)}{parts.styles(frame)}"
        '<link rel="stylesheet" href="/wp-content/themes/pemda/style.css?ver=2.1"><link rel="EditURI" type="application/rsd+xml" href="/xmlrpc.php?rsd">'
    )
    body = (
        f'{parts.noscript_pixels(frame)}<div id="page" class="site">{parts.skip_link(frame)}<header id="masthead">{parts.menu(frame)}{parts.running_text(frame)}</header>'
        f'<div id="content"><main id="main"><article class="post hentry"><header class="entry-header"><h1 class="entry-title">{escape(frame.story.title)}</h1></header>'
        f'<div class="entry-content">{prose(frame)}</div><footer class="entry-footer">{_tags(frame)}</footer></article>{_comments(frame)}</main>'
        f'<aside id="secondary" class="widget-area"><section class="widget"><h2>Berita terbaru</h2>{parts.news(frame, 5)}</section><section class="widget">{parts.counter(frame)}</section></aside></div>'
        f"{parts.footer(frame)}</div>{parts.scripts(frame)}"
    )
    return _document(
        frame, head, body, 'class="post-template-default single singular wp-custom-logo no-sidebar"'
    )


def page_builder(frame: Frame) -> str:
    """WordPress with a page builder: deep nesting, popups that wait, sections that fade in."""
    sections = "".join(
        f'<section class="elementor-section elementor-element-{frame.rng.getrandbits(28):07x}" data-settings=\'{{"animation":"fadeInUp","background_background":"classic"}}\'>'
        f'<div class="elementor-container"><div class="elementor-widget-wrap elementor-invisible"><h2 class="elementor-heading-title">{frame.headline()}</h2><p>{text}</p></div></div></section>'
        for text in frame.story.paragraphs
    )
    head = (
        f'<meta name="generator" content="WordPress 6.8">{parts.own_links(frame)}{parts.structured(frame)}{parts.analytics(frame)}{parts.wordpress_scripts(frame)}'
        f"<style>.elementor-invisible{{visibility:hidden}}.elementor-popup-modal{{display:none;position:fixed;width:100vw;height:100vh;top:0;left:0;z-index:9999}}</style>{parts.styles(frame)}"
    )
    body = (
        f'<header class="elementor-location-header">{parts.menu(frame)}</header><h1>{escape(frame.story.title)}</h1>{parts.slider(frame)}{sections}'
        f'<div class="elementor-popup-modal"><img src="{frame.image()}" alt="Maklumat pelayanan"><a href="/maklumat/">Maklumat</a></div>{parts.sister_links(frame)}{parts.frames(frame)}'
        f"{parts.footer(frame)}{parts.helpers(frame)}"
    )
    return _document(frame, head, body, 'class="elementor-default elementor-page"')


def joomla(frame: Frame) -> str:
    """A site on Joomla with modules and tabs."""
    head = (
        '<base href="/"><meta name="generator" content="Joomla! - Open Source Content Management"><link href="/media/templates/site/cassiopeia/css/template.min.css?%%NONCE%%" rel="stylesheet">'
        f'<script type="application/json" class="joomla-script-options new">{{"csrf.token":"%%TOKEN%%","system.paths":{{"root":"","base":""}}}}</script>{parts.styles(frame)}{parts.structured(frame)}'
    )
    body = (
        f'<header class="header container-header">{parts.menu(frame)}</header><div class="site-grid"><div class="container-banner">{parts.slider(frame)}</div><div class="grid-child container-component">'
        f'<main><div class="com-content-article item-page" itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">{escape(frame.story.title)}</h1><dl class="article-info"><dd>Dilihat: %%COUNT%%</dd></dl>'
        f'<div itemprop="articleBody" class="com-content-article__body">{prose(frame)}</div>{_tags(frame)}</div></main></div><div class="sidebar-right">{parts.search_form(frame)}{parts.counter(frame)}'
        f'<div class="mod-custom custom">{parts.sister_links(frame)}</div></div></div>{parts.footer(frame)}{parts.scripts(frame)}'
    )
    return _document(frame, head, body, 'class="site com_content wrapper-static view-article"', "id-id")


def drupal(frame: Frame) -> str:
    """A site on Drupal."""
    head = (
        '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)"><link rel="icon" href="/themes/custom/pemda/favicon.ico"><script type="application/json" data-drupal-selector='
        f'"drupal-settings-json">{{"path":{{"baseUrl":"/","currentPath":"node/{frame.rng.randint(2, 900)}"}},"ajaxTrustedUrl":{{"/search/node":true}},"user":{{"permissionsHash":"%%TOKEN%%"}}}}</script>{parts.own_links(frame)}{parts.styles(frame)}'
    )
    body = (
        f'<a href="#main-content" class="visually-hidden focusable skip-link">Skip to main content</a>{parts.noscript_pixels(frame)}<div class="dialog-off-canvas-main-canvas" data-off-canvas-main-canvas><header role="banner">'
        f'{parts.menu(frame)}</header><main role="main"><a id="main-content" tabindex="-1"></a><div class="region region-content"><article class="node node--type-article"><h1>{escape(frame.story.title)}</h1>'
        f'<div class="field field--name-body">{prose(frame)}{parts.table(frame)}</div></article></div>{parts.news(frame, 5)}</main>{parts.footer(frame)}</div>'
    )
    return _document(frame, head, body, 'class="path-node page-node-type-article"')


def laravel(frame: Frame) -> str:
    """A portal on Laravel with utility classes."""
    cards = "".join(
        f'<a href="/layanan/{words.slug(name)}" class="group flex rounded-xl p-4 opacity-90 hover:opacity-100 bg-white"><span class="text-white bg-teal-700">{name}</span></a>'
        for name in frame.rng.sample(words.SERVICES, 9)
    )
    head = f'<meta name="csrf-token" content="%%TOKEN%%"><link rel="preload" as="style" href="/build/assets/app-%%NONCE%%.css">{parts.analytics(frame)}<style>[x-cloak]{{display:none!important}}.h-0{{height:0}}.invisible{{visibility:hidden}}</style>'
    body = (
        f'<div x-data="{{open:false}}"><nav class="fixed w-full z-50">{links(frame, 8, "<a href={0!r} class=px-4>{1}</a>")}</nav><div x-cloak x-show="open" class="fixed inset-0 z-40">{links(frame, 8)}</div></div>'
        f'<section class="relative h-screen overflow-hidden"><video autoplay muted loop class="absolute w-full h-full" src="/video/profil.mp4"></video><h1 class="text-5xl">{escape(frame.story.title)}</h1></section>'
        f'<section class="grid grid-cols-3">{cards}</section><article class="prose">{prose(frame)}</article>{parts.frames(frame)}{parts.guest_book(frame)}{parts.footer(frame)}{parts.scripts(frame)}'
    )
    return _document(frame, head, body, 'class="font-sans antialiased bg-gray-50"', "id")


def bootstrap(frame: Frame) -> str:
    """A static page on Bootstrap."""
    head = f'<link href="https://cdn.jsdelivr.net/npm/bootstrap@5.3.3/dist/css/bootstrap.min.css" rel="stylesheet">{parts.styles(frame)}<link rel="icon" href="data:image/png;base64,iVBORw0KGgo=">'
    body = (
        f'{parts.menu(frame)}<div id="slide" class="carousel slide">{parts.slider(frame)}</div><div class="container py-5"><h1>{escape(frame.story.title)}</h1>{prose(frame)}<div class="row">{parts.news(frame, 6)}</div>{parts.table(frame)}</div>'
        f'<div class="modal fade" id="pengumuman" tabindex="-1" aria-hidden="true"><div class="modal-dialog"><p>%%BANNER%%</p><button data-bs-dismiss="modal">Tutup</button></div></div>{parts.footer(frame)}{parts.helpers(frame)}'
    )
    return _document(frame, head, body, "", "id")


def court(frame: Frame) -> str:
    """A register of cases or of purchases: tables, log-in, a token in every form."""
    rows = "".join(
        f'<tr class="{("ganjil", "genap")[at % 2]}"><td>{at}</td><td>{frame.rng.randint(1, 400)}/Pdt.G/2026/PN {frame.office.place[:3]}</td><td>{frame.rng.choice(("Perceraian", "Wanprestasi", "Sengketa tanah", "Perjudian", "Pencurian"))}</td>'
        f'<td>{frame.rng.randint(1, 28)} Okt 2026</td><td><a href="/index.php/detil_perkara/{frame.rng.getrandbits(60):x}">[detil]</a></td></tr>'
        for at in range(1, 16)
    )
    body = (
        f'<div id="wrapper"><div id="header"><h1>Sistem Informasi {escape(frame.office.title)}</h1></div><ul id="menu">{links(frame, 6)}</ul><div id="login" style="display:none"><form method="post" action="/login"><input name="user">'
        f'<input type="password" name="pass"><input type="hidden" name="authenticityToken" value="%%TOKEN%%"></form></div><h2>{escape(frame.story.title)}</h2><table id="tabel">{rows}</table><div class="info">{prose(frame)}</div>'
        f"<p>Waktu server: %%CLOCK%%</p></div>{parts.footer(frame)}"
    )
    return _document(
        frame,
        '<link rel="stylesheet" href="/resources/css/style.css"><script src="/resources/js/jquery-3.6.0.min.js"></script>',
        body,
        'id="sipp"',
        "id",
    )


def village_site(frame: Frame) -> str:
    """A village's site from the usual kit: statistics, officials, running text, counter."""
    officials = "".join(
        f'<div class="aparat" style="display:none"><img src="{frame.image()}" alt="{kind}"><b>{kind}</b></div>'
        for kind in ("Kepala Desa", "Sekretaris", "Kaur Umum", "Kadus I")
    )
    head = f'{parts.own_links(frame)}<link rel="stylesheet" href="/desa/themes/natra/style.css">{parts.styles(frame)}<meta name="generator" content="OpenDesa">'
    body = (
        f'{parts.running_text(frame)}{parts.menu(frame)}<div class="konten"><h1>{escape(frame.story.title)}</h1>{prose(frame)}</div><div class="widget">{officials}</div>{parts.table(frame)}{parts.guest_book(frame)}{parts.frames(frame)}'
        f"{parts.counter(frame)}{parts.footer(frame)}{parts.scripts(frame)}"
    )
    return _document(frame, head, body, 'onload="mulai()"', "id")


def old_tables(frame: Frame) -> str:
    """A page from long ago: tables, font tags, a black bar, a hit counter, a blinking notice."""
    cells = "".join(
        f'<tr><td bgcolor="#eeeeee"><font face="Verdana" size="2">{text}</font></td></tr>'
        for text in frame.story.paragraphs
    )
    return (
        f'<html>\n<head>\n<title>{escape(frame.story.title)}</title>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n<script language="JavaScript">function waktu(){{setTimeout("waktu()",1000)}}</script>\n</head>\n'
        f'<body bgcolor="#ffffff" onload="waktu()"><center><table width="780" border="0"><tr bgcolor="black"><td><font color="white" size="5">{escape(frame.office.title)}</font></td></tr>'
        f"<tr><td><blink>%%BANNER%%</blink><br>{links(frame, 8, '<a href={0}>{1}</a> |')}</td></tr>{cells}<tr><td>{parts.counter(frame)}</td></tr></table></center>{parts.running_text(frame)}\n</body>\n</html>\n"
    )


def single_app(frame: Frame) -> str:
    """A page that a script fills: hardly any text, a large state as JSON, a notice for those without scripts."""
    state = "".join(f'{{"id":{at},"judul":"{frame.headline()}","tampil":false}},' for at in range(12))
    body = (
        f'<noscript><strong>Maaf, {escape(frame.office.title)} memerlukan JavaScript. <a href="/teks/">Versi teks</a></strong></noscript><div id="app" data-v-app=""><div class="loader" style="position:fixed;inset:0;background:#fff;z-index:9999"></div><h1>{escape(frame.story.title)}</h1>{prose(frame)}</div>'
        f'<script>window.__NUXT__={{state:{{berita:[{state}null]}},config:{{token:"%%TOKEN%%"}}}};</script><script type="module" src="/_nuxt/entry.%%NONCE%%.js"></script>'
    )
    return _document(
        frame,
        '<link rel="modulepreload" href="/_nuxt/entry.js"><style>#teleports{display:none}</style>',
        body,
        "",
    )


def hospital(frame: Frame) -> str:
    """A hospital with schedules, a queue and a chat button."""
    doctors = "".join(
        f"<tr><td>dr. {name}</td><td>Slot {frame.rng.randint(1, 12)} dari 12</td><td>{frame.rng.choice(('Senin', 'Rabu', 'Jumat'))}</td></tr>"
        for name in ("Ayu", "Bagus", "Citra", "Dimas", "Eka")
    )
    body = (
        f"{parts.noscript_pixels(frame)}{parts.menu(frame)}<h1>{escape(frame.story.title)}</h1><h2>Jadwal dan slot antrean poli</h2><table>{doctors}</table>{prose(frame)}{parts.frames(frame)}{parts.search_form(frame)}"
        f'<a class="wa-float" style="position:fixed;bottom:20px;right:20px;z-index:999" href="https://wa.me/6281200000000">Daftar online</a>{parts.footer(frame)}{parts.helpers(frame)}'
    )
    return _document(
        frame, parts.analytics(frame) + parts.structured(frame) + parts.styles(frame), body, 'class="rsud"'
    )


def gallery(frame: Frame) -> str:
    """Pictures and films, captions that appear on hovering, a light box over everything."""
    pictures = "".join(
        f'<figure><a href="{frame.image()}" data-lightbox="g"><img loading="lazy" src="{frame.image()}" alt="{frame.headline()}"></a><figcaption style="opacity:0">{frame.headline()}</figcaption></figure>'
        for _ in range(12)
    )
    body = (
        f'{parts.skip_link(frame)}{parts.menu(frame)}<h1>{escape(frame.story.title)}</h1>{pictures}<div id="lightbox" style="display:none;position:fixed;top:0;left:0;width:100%;height:100%;z-index:10000"></div>{prose(frame)}{parts.sister_links(frame)}{parts.footer(frame)}'
        f"{parts.scripts(frame)}{parts.helpers(frame)}"
    )
    return _document(
        frame, parts.styles(frame) + parts.own_links(frame), body, 'class="page-template-gallery"'
    )


def library(frame: Frame) -> str:
    """A library's catalogue; also what schools and legal-document networks look like."""
    books = "".join(
        f'<div class="item biblioRecord"><h4><a href="/index.php?p=show_detail&amp;id={frame.rng.randint(1, 9999)}&amp;keywords=">{frame.headline()}</a></h4><span>Tersedia {frame.rng.randint(0, 5)} eksemplar</span></div>'
        for _ in range(10)
    )
    body = f'{parts.menu(frame)}<form action="/index.php"><input type="hidden" name="csrf_token" value="%%TOKEN%%"><input name="keywords"></form><h1>{escape(frame.story.title)}</h1>{books}{prose(frame)}{parts.counter(frame)}{parts.footer(frame)}{parts.scripts(frame)}'
    return _document(
        frame,
        parts.structured(frame) + parts.styles(frame) + '<meta name="generator" content="SLiMS 9">',
        body,
        "",
    )


def _tags(frame: Frame) -> str:
    return (
        '<div class="tags">'
        + ", ".join(f'<a rel="tag" href="/tag/{words.slug(tag)}/">{tag}</a>' for tag in frame.story.tags)
        + "</div>"
    )


def _comments(frame: Frame) -> str:
    entries = "".join(
        f'<li class="comment"><cite>{name}</cite><p>{text}</p></li>'
        for name, text in words.greetings(frame.rng, 4)
    )
    return f'<div id="comments"><h2>Komentar</h2><ol>{entries}</ol><p class="comment-form-cookies-consent" style="display:none"><input name="wp-comment-cookies-consent"></p></div>'


SHELLS: Mapping[str, Look] = {
    look.__name__: look
    for look in (
        block_theme, classic_theme, page_builder, joomla, drupal, laravel, bootstrap, court, village_site, old_tables,
        single_app, hospital, gallery, library,
    )
}  # fmt: skip


def frames_of(rng: Random, tale: Story | None = None) -> Iterator[tuple[str, Frame]]:
    """Every look in every variant with an office of its own: (name, frame). 42 of them."""
    for name in SHELLS:
        for variant in range(VARIANTS):
            office = words.village(rng) if name == "village_site" else words.office(rng)
            yield name, Frame(rng, office, tale or story(rng, office.place, rng.randint(5, 14)), variant)


def render(name: str, frame: Frame) -> str:
    return SHELLS[name](frame)


def clean(rng: Random, tale: Story | None = None) -> tuple[Frame, str]:
    """Some clean page of some office: (what it is built from, HTML)."""
    name = rng.choice(tuple(SHELLS))
    office = words.village(rng) if name == "village_site" else words.office(rng)
    frame = Frame(rng, office, tale or story(rng, office.place), rng.randrange(VARIANTS))
    return frame, render(name, frame)
