"""The words that made-up government sites are written with: agencies, services, news. All invented."""

from dataclasses import dataclass
from random import Random

from .spin import spin, spun

_PLACES = (
    "Sukamaju", "Tirtamulya", "Karanganyar Timur", "Mekarwangi", "Batu Lintang", "Sungai Rumbai", "Wanaraja",
    "Tanjung Kelapa", "Rawa Bening", "Gunung Sari", "Pulau Meranti", "Lembah Damar", "Muara Tebing", "Kota Randu",
    "Bukit Cempaka", "Watu Gajah", "Teluk Nipah", "Padang Lalang", "Kembang Turi", "Sidoluhur",
)  # fmt: skip
_AGENCIES = (
    ("Dinas Komunikasi dan Informatika", "diskominfo"), ("Dinas Kesehatan", "dinkes"),
    ("Dinas Pendidikan", "disdik"), ("Badan Kepegawaian Daerah", "bkd"), ("Bagian Organisasi", "organisasi"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "disdukcapil"), ("Badan Pendapatan Daerah", "bapenda"),
    ("Dinas Penanaman Modal dan PTSP", "dpmptsp"), ("Dinas Pertanian", "distan"), ("Inspektorat", "inspektorat"),
    ("Dinas Perpustakaan dan Arsip", "dispusip"), ("Dinas Perhubungan", "dishub"), ("RSUD", "rsud"),
    ("Dinas Pekerjaan Umum", "dpu"), ("Satuan Polisi Pamong Praja", "satpolpp"), ("Dinas Sosial", "dinsos"),
)  # fmt: skip
SERVICES = (
    "Pembuatan KTP elektronik", "Izin usaha mikro", "Kartu identitas anak", "Surat pindah", "Rujukan berobat",
    "Pembayaran PBB-P2", "Akta kelahiran", "Beasiswa daerah", "Bantuan pangan", "Uji kendaraan", "Izin penelitian",
    "Peminjaman buku", "Pengaduan warga", "Lowongan kerja", "Data terbuka", "Rapor pendidikan",
)  # fmt: skip
MENU = (
    "Beranda", "Profil", "Visi dan Misi", "Struktur Organisasi", "Layanan", "Berita", "Pengumuman", "Galeri",
    "Dokumen", "PPID", "Pengaduan", "Kontak", "Agenda", "Regulasi", "Transparansi", "SAKIP", "Peta Situs",
)  # fmt: skip
_HEADLINES = (
    (
        "{Bupati|Wakil Bupati|Sekretaris Daerah|Camat|Kepala Dinas} {membuka|meninjau|meresmikan} "
        "{pelatihan UMKM|pasar murah|posyandu baru|jembatan desa|musyawarah rencana pembangunan|gerakan tanam cabai}"
    ),
    "{Jadwal|Syarat|Cara} {pelayanan keliling|imunisasi|pendaftaran sekolah|pembayaran pajak} {bulan ini|tahun 2026}",
    (
        "{Warga|Pelajar|Petani|Nelayan|Kader PKK} PLACE {belajar|dilatih} {mengolah sampah|membuat kompos|menulis berita|"
        "memakai tanda tangan elektronik|menangkal hoaks}"
    ),
    "{Hasil|Pengumuman} {seleksi administrasi|lomba desa|survei kepuasan masyarakat|lelang jabatan} PLACE",
    "{Peringatan dini|Imbauan}: {hujan lebat|banjir rob|gelombang tinggi|kekeringan} di PLACE",
    "{Turnamen|Kejuaraan} {sepak bola|bola voli|bulu tangkis|catur} {antar desa|pelajar} PLACE {dimulai|berakhir}",
)
_SENTENCES = (
    (
        "{Kegiatan|Acara} ini {dihadiri|diikuti} oleh {camat dan lurah|para kepala desa|perwakilan OPD|tokoh masyarakat} "
        "se-PLACE{| sejak pagi| dengan antusias}."
    ),
    (
        "{Pemerintah daerah|Dinas terkait|Panitia} {berharap|meminta|mengajak} {warga|masyarakat|para orang tua} "
        "{segera mendaftar|datang tepat waktu|melengkapi berkas|menjaga kebersihan lingkungan}."
    ),
    (
        "{Pendaftaran|Pelayanan} dibuka {Senin sampai Jumat|setiap hari kerja} pukul 08.00 sampai 15.00 di "
        "{kantor kecamatan|balai desa|mal pelayanan publik} dan {tidak dipungut biaya|gratis}."
    ),
    (
        "Anggaran {kegiatan|program} bersumber dari {APBD|dana desa|dana alokasi khusus} tahun 2026 sebesar "
        "Rp{120|345|78|912}.{500|750|250}.000."
    ),
    (
        "Menurut {Siti Rahmawati|Agus Prakoso|Toto Wibisono|Dewi Lestarini|Made Suardana}, {target|capaian} tahun ini "
        "{naik|turun} {4|7|12|15} persen {dibanding tahun lalu|dari triwulan sebelumnya}."
    ),
    (
        "{Jalan|Irigasi|Sekolah|Puskesmas} yang {rusak|tergenang} {sudah|mulai} diperbaiki {pekan lalu|sejak awal bulan} "
        "{dengan gotong royong|oleh dinas pekerjaan umum}."
    ),
    "{Informasi lebih lanjut|Keterangan lengkap} dapat dilihat di papan pengumuman atau melalui nomor layanan PLACE.",
)
# Innocent sentences with words that gambling pages also use.
ODD_SENTENCES = (
    "Tersisa {tiga|lima} slot waktu pelayanan paspor; daftar sekarang lewat aplikasi antrean.",
    "Serah simpan karya cetak dan karya rekam (deposit) diterima di ruang deposit lantai dua.",
    "Lomba burung kicau memperebutkan gelar paling gacor di PLACE digelar Minggu pagi, tanpa taruhan.",
    "Doorprize sepeda gunung menjadi jackpot bagi peserta jalan sehat.",
    "Bonus atlet peraih medali PON dibayarkan bulan ini; bola dan raket disumbangkan kepada klub.",
    "RTP (ruang terbuka publik) PLACE buka sampai pukul 21.00; parkir gratis, tanpa bandar parkir liar.",
    "Kepala Seksi Toto Suharto mengingatkan link alternatif Zoom bila ruang utama penuh.",
    "Daftar dan login aplikasi e-kinerja paling lambat tanggal 10; kode OTP jangan dibagikan.",
    "Rapat membahas scatter plot capaian dan spin-off unit usaha BUMD.",
    "Bantuan pulsa dan kuota untuk guru disalurkan; deposit koperasi dikembalikan kepada anggota.",
)
_NAMES = (
    "Rina",
    "Pak Harto",
    "Wulan S.",
    "Budi",
    "Ibu Karsih",
    "Andika",
    "Nur Aini",
    "Yosef",
    "Komang",
    "Halimah",
)
_GUEST_LINES = (
    "{Terima kasih|Matur nuwun}, {pelayanannya cepat|petugasnya ramah|informasinya lengkap}.",
    "Mohon info {jadwal|syarat} {KTP|beasiswa|imunisasi} untuk {desa kami|warga pindahan}.",
    "Jalan di {RT 03|depan pasar} berlubang, {kapan diperbaiki|mohon ditinjau}?",
    "{Semoga|Mudah-mudahan} {situsnya|programnya} makin {baik|bermanfaat}.",
)


@dataclass(frozen=True)
class Office:
    """Whose site it is."""

    name: str
    place: str
    host: str

    @property
    def title(self) -> str:
        return f"{self.name} {self.place}"


def office(rng: Random) -> Office:
    name, short = rng.choice(_AGENCIES)
    place = rng.choice(_PLACES)
    word = place.lower().replace(" ", "")
    ending = rng.choice((f"{short}.{word}kab.go.id", f"{short}.{word}.go.id", f"{short}-{word}.go.id"))
    return Office(name, f"{rng.choice(('Kabupaten', 'Kota', 'Kecamatan'))} {place}", ending)


def village(rng: Random) -> Office:
    place = rng.choice(_PLACES)
    kind = rng.choice(("Desa", "Nagari", "Kelurahan"))
    return Office(f"Pemerintah {kind}", place, f"{place.lower().replace(' ', '')}.desa.id")


def headline(rng: Random, place: str) -> str:
    return spin(rng.choice(_HEADLINES), rng).replace("PLACE", place)


def sentence(rng: Random, place: str) -> str:
    return spin(rng.choice(_SENTENCES), rng).replace("PLACE", place)


def odd_sentence(rng: Random, place: str) -> str:
    return spin(rng.choice(ODD_SENTENCES), rng).replace("PLACE", place)


def paragraphs(rng: Random, place: str, count: int) -> list[str]:
    """`count` paragraphs of three to six sentences; one sentence in twelve is an odd one."""
    return [" ".join(_either(rng, place) for _ in range(rng.randint(3, 6))) for _ in range(count)]


def _either(rng: Random, place: str) -> str:
    return odd_sentence(rng, place) if rng.random() < 1 / 12 else sentence(rng, place)


def greetings(rng: Random, count: int) -> list[tuple[str, str]]:
    """Entries of a guest book: (name, what they wrote)."""
    return [(rng.choice(_NAMES), line) for line in spun("{" + "|".join(_GUEST_LINES) + "}", rng, count)]


def slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
