"""Clean pages ABOUT gambling: raids, appeals, sanctions, clean-ups, sermons, quotes of the jargon, lists of what is blocked."""

from collections.abc import Iterator
from random import Random

from . import lure, words
from .frame import Story
from .spin import spin

_TITLES = (
    "{Polres|Polda|Tim Siber} PLACE {gerebek|bongkar} {rumah judi online|markas judol|sindikat slot online}",
    "{Diskominfo|Pemkab|Wali Kota} {imbau|ingatkan} warga PLACE {jauhi|waspadai} {judi online|iklan slot gacor|judol}",
    "ASN {terlibat|kecanduan} judi online {terancam dipecat|akan disanksi}, tegas {Bupati|Sekda}",
    "Situs OPD {disusupi|diretas} halaman judi online, {Diskominfo|tim CSIRT} {bersihkan|pulihkan} dalam sehari",
    "{Ribuan|Ratusan|88 ribu} situs judi online diblokir {sepanjang 2026|dalam sebulan}",
    "MUI PLACE: judi online {haram|merusak keluarga}",
    "{Sekolah|Pelajar|Guru} di PLACE {gelar|ikuti} {sosialisasi|kampanye} bahaya judi online",
    "Kenali modus {judi online|slot gacor|bonus new member}, {jangan tergiur maxwin|ini cara melaporkannya}",
    "Rekening {bandar|pemain} judi online {dibekukan|diblokir}, kerugian {warga|masyarakat} capai Rp{327 triliun|4 miliar}",
    "Tips {membersihkan|memeriksa} situs pemerintah dari sisipan slot gacor",
    "Korban judi online {bercerita|curhat}: {gaji habis|rumah tergadai} demi janji maxwin",
    "Daftar domain judi online yang diblokir {pekan ini|bulan November}",
)  # fmt: skip
_FACTS = (
    "{Polisi|Petugas|Penyidik} {mengamankan|menangkap} {lima|tujuh|dua belas} {tersangka|operator|admin} yang {mengelola|mempromosikan} situs judi online bernama {BRAND|BRAND dan BRAND}.",
    "Para pelaku {menawarkan|menjanjikan} {“slot gacor hari ini”|“maxwin terus”|“bonus new member 100%”|“RTP 98%”|“deposit pulsa tanpa potongan”}, padahal {itu hanya tipuan|pemain selalu kalah|tidak ada yang menang}.",
    "{Kata kunci|Istilah} seperti {“gacor”, “scatter hitam”, “link alternatif”|“maxwin”, “rtp slot”, “togel”|“daftar sekarang”, “bandar toto”} {kerap disisipkan|ditemukan} peretas di situs {pemerintah|kampus}.",
    "{Bupati|Wali Kota|Sekretaris Daerah} menegaskan ASN yang {bermain|mempromosikan} judi online dikenai sanksi {disiplin berat|penurunan pangkat} sesuai PP 94 Tahun 2021.",
    "Pasal 303 KUHP dan Pasal 27 ayat (2) UU ITE mengancam {bandar|penyedia} judi dengan penjara {sepuluh|sembilan} tahun.",
    "Sebanyak {3.412|88.683|1.207} {situs|konten} judi online {telah diblokir|diajukan untuk diblokir} {bulan ini|sejak Januari}.",
    "Tim menemukan folder {/slot-gacor/|/wp-content/uploads/maxwin/|/toto/} yang hanya tampil bagi {Googlebot|mesin pencari}; {berkasnya dihapus|seluruh sandi diganti}.",
    "Masyarakat yang menemukan promosi judi online dapat melapor lewat aduankonten.id atau {nomor 159|WhatsApp 0811-1001-5080}.",
    "{Ustaz|Pendeta|Psikolog} {mengingatkan|menjelaskan} bahwa {kecanduan slot|judi} {merusak rumah tangga|membuat utang menumpuk|adalah dosa besar}.",
    "Seorang {ibu|mahasiswa|buruh} mengaku kehilangan Rp{12|45|80} juta karena {slot online|judi bola|togel}; ia awalnya diberi {jackpot kecil|kemenangan palsu}.",
    "{Siswa|Pelajar} diajak {membuat poster|menandatangani ikrar} “{Stop Judol|Katakan Tidak pada Judi Online|Gacor itu Bohong}”.",
)
_TAGS = (
    ("judi-online", "slot gacor", "penindakan"),
    ("Judi Online", "ASN"),
    ("judol", "maxwin", "literasi digital"),
)


_QUOTES = (
    "Contoh iklan yang beredar di {media sosial|kolom komentar}: “AD”. {Jangan dibuka|Abaikan dan laporkan}.",
    (
        "{Terdakwa|Tersangka} mengunggah tautan https://DOMAIN dengan tulisan “AD” {sehingga|dan} memperoleh komisi; {perbuatan itu|"
        "ia} diancam pidana."
    ),
    "Tangkapan layar {yang diterima redaksi|dari pelapor} berbunyi “AD”. Kominfo menyatakan {itu penipuan|konten tersebut melanggar hukum}.",
)


def stories(rng: Random, count: int) -> Iterator[Story]:
    """`count` pieces about gambling; every fourth lists blocked domains, every sixth quotes an advertisement."""
    for number in range(count):
        place = words.office(rng).place
        texts = [_paragraph(rng, place) for _ in range(rng.randint(3, 9))]
        if number % 4 == 3:
            texts.append(
                "Domain yang diblokir: "
                + ", ".join(lure.domain(rng) for _ in range(rng.randint(8, 60)))
                + "."
            )
        if number % 5 == 4:
            texts = [*words.paragraphs(rng, place, 6), texts[0]]
        if number % 6 == 5:
            texts.insert(1, _quote(rng))
        title = spin(_TITLES[number % len(_TITLES)], rng).replace("PLACE", place)
        yield Story(title, tuple(texts), rng.choice(_TAGS))


def _paragraph(rng: Random, place: str) -> str:
    facts = " ".join(spin(fact, rng) for fact in rng.sample(_FACTS, rng.randint(2, 4)))
    while "BRAND" in facts:
        facts = facts.replace("BRAND", lure.brand(rng), 1)
    return f"{facts} {words.sentence(rng, place)}"


def _quote(rng: Random) -> str:
    said = spin(rng.choice(_QUOTES), rng)
    return said.replace("AD", lure.claims(rng, 1)[0].rstrip(".")).replace("DOMAIN", lure.domain(rng))
