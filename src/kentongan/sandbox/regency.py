"""Kabupaten Contoh: an invented regency of 45 agencies and 406 seats, for the demo and for tests.

Every person and place is made up. Phone numbers are random but pass as Indonesian mobile numbers, so some may
be in use: only the simulators may be given them, never a real channel. The table has the columns of the
importer, so the demo enters by the same door as a real government's staff list.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

COLUMNS = ("NIP", "Nama", "Jabatan", "OPD", "Induk OPD", "Atasan", "HP", "E-mail")
MAIL_DOMAIN = "contohkab.example"
WITHOUT_PHONE = 40

PEMKAB, SETDA = "Pemerintah Kabupaten Contoh", "Sekretariat Daerah"
BUPATI, WAKIL_BUPATI, SEKDA = "Bupati", "Wakil Bupati", "Sekretaris Daerah"
ELECTED = frozenset({BUPATI, WAKIL_BUPATI})

# Vacancies at every height, half of them with staff below: an escalation has to climb past an empty seat.
VACANT = frozenset(
    {
        "Kepala Dinas Perhubungan",
        "Camat Muarapandan",
        "Kepala Bidang Rehabilitasi Sosial Dinsos",
        "Kepala Seksi Persandian Diskominfo",
        "Kepala Subbagian Perencanaan dan Keuangan BPBD",
        "Lurah Bukitcempaka",
    }
)


@dataclass(frozen=True, slots=True)
class Agency:
    """An office; `short` names it inside the titles of its lower seats."""

    name: str
    short: str
    parent: str = PEMKAB


@dataclass(frozen=True, slots=True)
class Seat:
    """A position; `superior` is the title of the seat above it, "-" at the root."""

    title: str
    agency: Agency
    superior: str


@dataclass(frozen=True, slots=True)
class Official:
    """A holder before taking a seat; `sex` and `serial` are the last four digits of the NIP."""

    name: str
    sex: str
    serial: int
    phone: str


@dataclass(frozen=True, slots=True)
class Names:
    """Given and family names of one culture, comma-separated."""

    men: str
    women: str
    men_family: str
    women_family: str

    def draw(self, rng: Random, each: int) -> list[tuple[str, str]]:
        """(full name, sex digit) for `each` men and `each` women, no name twice."""
        men = rng.sample(_pairs(self.men, self.men_family), each)
        women = rng.sample(_pairs(self.women, self.women_family), each)
        return [(name, "1") for name in men] + [(name, "2") for name in women]


_BATAK = "Simanungkalit, Hutabarat, Lumbantoruan, Siagian, Nababan, Pasaribu, Tampubolon, Sihotang"
_MINANG = "Koto, Chaniago, Piliang, Sikumbang, Guci, Malayu, Jambak, Panyalai"
_BUGIS = "Mappasessu, Makkarumpa, Pasinringi, Lawelle, Toappo, Pallawagau, Massarappi, Paddare"
_PAPUA = "Rumbiak, Imbiri, Kbarek, Yarangga, Ansanay, Waromi, Sawaki, Rumaropen"
_TIONGHOA = "Tanuwidjaja, Limantoro, Gunardi, Halimsaputra, Oeitanaya, Kwandinata, Tjandrakusuma, Liemantara"

# Family names are kept apart between cultures, so that full names (and thus e-mails) cannot meet.
CULTURES = (
    Names(  # Jawa
        "Bagas, Sugeng, Slamet, Eko, Tri, Wahyu, Djatmiko, Sigit",
        "Sri, Endang, Retno, Wiwik, Sulastri, Ratna, Tutik, Dyah",
        "Prasetyanto, Wicaksana, Hardiyanto, Kusdiarto, Raharjanto, Sumaryono, Purwadiyanto, Wibisana",
        "Lestariningsih, Handayaningrum, Purwaningsih, Widyastuti, Rahayuningtyas, Setyowati, Pangestuti",
    ),
    Names(  # Sunda
        "Asep, Dadang, Ujang, Cecep, Deden, Yayat, Tatang, Engkos",
        "Neneng, Euis, Iis, Imas, Lilis, Yuyun, Cucu, Teti",
        "Sukmana, Kosasih, Permana, Suhendar, Natadiria, Sastradipraja, Wiraatmaja, Nugraha",
        "Rohaeni, Sumiati, Nurhayati, Komalasari, Rosmiati, Maryani, Kurniasih, Suhaeti",
    ),
    Names(
        "Togar, Parlindungan, Binsar, Poltak, Sahat, Jonson, Tumpal, Saut",
        "Tiurma, Rosmaida, Duma, Lamria, Herlina, Riama, Nurmala, Tioman",
        _BATAK,
        _BATAK,
    ),
    Names(
        "Zulfikri, Syafrizal, Yulhendri, Afrizal, Rusdiman, Zulhendra, Nofriadi, Hendrizal",
        "Yulinar, Rahmawati, Desmarita, Elfitri, Gusnidar, Yusmaniar, Fitriyenti, Nelfarina",
        _MINANG,
        _MINANG,
    ),
    Names(
        "Andi Baso, Andi Rusdin, Ambo Tuwo, Baso Rewa, Sulaeman, Haerul, Syamsul, Andi Patta",
        "Andi Tenri, Andi Besse, Besse Nur, Indo Tang, Andi Cahaya, Hasnaeni, Haslinda, Rosmini",
        _BUGIS,
        _BUGIS,
    ),
    Names(  # Bali
        "I Wayan, I Made, I Nyoman, I Ketut, I Gede, I Putu, I Komang",
        "Ni Wayan, Ni Made, Ni Nyoman, Ni Ketut, Ni Luh, Ni Putu, Ni Komang",
        "Sudarsana, Artawan, Suardana, Wirata, Sukarjana, Mertayasa, Budiarsana",
        "Suartini, Artini, Wirasih, Sukerti, Mertasari, Budiasih, Purnamiasih",
    ),
    Names(
        "Yohanes, Marthen, Yulianus, Obed, Melkias, Agustinus, Elias, Petrus",
        "Yosephina, Dorkas, Mariana, Naomi, Orpa, Selfina, Adolfina, Magdalena",
        _PAPUA,
        _PAPUA,
    ),
    Names(
        "Hendra, Rudy, Johan, Lukas, Steven, Andreas, Willy, Kevin",
        "Meilani, Yenny, Linda, Vivian, Fenny, Silvia, Lanny, Melinda",
        _TIONGHOA,
        _TIONGHOA,
    ),
)

EXPERTS = (
    "Pemerintahan, Hukum dan Politik",
    "Ekonomi, Keuangan dan Pembangunan",
    "Kemasyarakatan dan Sumber Daya Manusia",
)

# Assistant of the Sekda -> his bagian, each with its subbagian.
BAGIAN = {
    "Asisten Pemerintahan dan Kesejahteraan Rakyat": (
        "Tata Pemerintahan: Administrasi Pemerintahan; Kewilayahan; Kerja Sama",
        "Kesejahteraan Rakyat: Bina Mental Spiritual; Kesejahteraan Sosial; Kesejahteraan Masyarakat",
        "Hukum: Perundang-undangan; Bantuan Hukum; Dokumentasi dan Informasi Hukum",
    ),
    "Asisten Perekonomian dan Pembangunan": (
        "Perekonomian dan Sumber Daya Alam: BUMD dan BLUD; Perekonomian; Sumber Daya Alam",
        "Pengadaan Barang dan Jasa: Pengelolaan Pengadaan; Layanan Pengadaan Elektronik; Advokasi Pengadaan",
    ),
    "Asisten Administrasi Umum": (
        "Umum: Tata Usaha Pimpinan; Rumah Tangga; Perlengkapan",
        "Organisasi: Kelembagaan dan Analisis Jabatan; Pelayanan Publik; Kinerja dan Reformasi Birokrasi",
        "Protokol dan Komunikasi Pimpinan: Protokol; Komunikasi Pimpinan; Dokumentasi Pimpinan",
    ),
}

SETWAN = Agency("Sekretariat DPRD", "Setwan")
SETWAN_BAGIAN = (
    "Umum dan Keuangan: Tata Usaha; Program dan Keuangan",
    "Persidangan: Rapat dan Risalah; Alat Kelengkapan",
    "Perundang-undangan: Kajian Peraturan; Dokumentasi Peraturan",
    "Hubungan Masyarakat: Aspirasi; Publikasi",
)

INSPECTORATE = Agency("Inspektorat Daerah", "Inspektorat")
INSPECTORATE_AREAS = ("Wilayah I", "Wilayah II", "Wilayah III", "Wilayah IV", "Khusus")

HEALTH = Agency("Dinas Kesehatan", "Dinkes")
# Since PP 72/2019 a regional hospital belongs to the health office and its director answers to that head.
HOSPITAL = Agency("RSUD Waraskarsa", "RSUD Waraskarsa", HEALTH.name)
HOSPITAL_BRANCHES = ("Pelayanan Medik", "Keperawatan", "Penunjang Medik", "Pengembangan Mutu", "Sarana Medik")

DISASTER = Agency("Badan Penanggulangan Bencana Daerah", "BPBD")
DISASTER_BRANCHES = (
    "Pencegahan dan Kesiapsiagaan",
    "Kedaruratan dan Logistik",
    "Rehabilitasi dan Rekonstruksi",
)

# Offices of the common shape, each bidang with its seksi.
OFFICES = {
    Agency("Dinas Pendidikan dan Kebudayaan", "Disdikbud"): (
        "Pembinaan PAUD: Kurikulum PAUD",
        "Pembinaan SD: Sarana Prasarana SD",
        "Pembinaan SMP: Peserta Didik SMP",
        "Kebudayaan: Cagar Budaya",
    ),
    HEALTH: (
        "Kesehatan Masyarakat: Gizi dan Kesehatan Keluarga",
        "Pencegahan dan Pengendalian Penyakit: Surveilans dan Imunisasi",
        "Pelayanan Kesehatan: Pelayanan Kesehatan Primer",
        "Sumber Daya Kesehatan: Kefarmasian",
    ),
    Agency("Dinas Pekerjaan Umum dan Penataan Ruang", "DPUPR"): (
        "Bina Marga: Pemeliharaan Jalan dan Jembatan",
        "Sumber Daya Air: Irigasi dan Sungai",
        "Cipta Karya: Air Minum dan Sanitasi",
        "Penataan Ruang: Pengendalian Pemanfaatan Ruang",
    ),
    Agency("Dinas Perumahan, Kawasan Permukiman dan Pertanahan", "Disperkim"): (
        "Perumahan: Rumah Swadaya",
        "Kawasan Permukiman: Penataan Kawasan Kumuh",
        "Prasarana dan Utilitas: Penerangan Jalan Umum",
        "Pertanahan: Penyelesaian Sengketa Tanah",
    ),
    Agency("Dinas Sosial", "Dinsos"): (
        "Perlindungan dan Jaminan Sosial: Bantuan Korban Bencana",
        "Rehabilitasi Sosial: Rehabilitasi Penyandang Disabilitas",
        "Pemberdayaan Sosial: Kelembagaan Sosial",
        "Penanganan Fakir Miskin: Data Kesejahteraan",
    ),
    Agency("Dinas Tenaga Kerja dan Transmigrasi", "Disnakertrans"): (
        "Pelatihan Kerja: Pemagangan",
        "Penempatan Tenaga Kerja: Informasi Pasar Kerja",
        "Hubungan Industrial: Penyelesaian Perselisihan",
        "Transmigrasi: Pembinaan Permukiman",
    ),
    Agency("Dinas Pemberdayaan Masyarakat dan Desa", "DPMD"): (
        "Pemerintahan Desa: Aparatur Desa",
        "Keuangan dan Aset Desa: Dana Desa",
        "Usaha Ekonomi Masyarakat: BUM Desa",
        "Kelembagaan Masyarakat: Lembaga Adat",
    ),
    Agency("Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"): (
        "Pendaftaran Penduduk: Identitas Penduduk",
        "Pencatatan Sipil: Kelahiran dan Kematian",
        "Informasi Kependudukan: Pengolahan Data",
        "Pemanfaatan Data: Inovasi Pelayanan",
    ),
    Agency("Dinas Perhubungan", "Dishub"): (
        "Lalu Lintas: Rekayasa Lalu Lintas",
        "Angkutan: Angkutan Orang",
        "Prasarana: Terminal dan Parkir",
        "Keselamatan: Pengujian Kendaraan",
    ),
    Agency("Dinas Komunikasi dan Informatika", "Diskominfo"): (
        "Informasi dan Komunikasi Publik: Pengelolaan Media Publik",
        "Aplikasi Informatika: Tata Kelola SPBE",
        "Infrastruktur TIK: Jaringan dan Pusat Data",
        "Statistik dan Keamanan Informasi: Persandian",
    ),
    Agency("Dinas Lingkungan Hidup", "DLH"): (
        "Tata Lingkungan: Kajian Dampak Lingkungan",
        "Pengelolaan Sampah: Pengangkutan Sampah",
        "Pengendalian Pencemaran: Pemantauan Lingkungan",
        "Penaatan Hukum Lingkungan: Pengaduan Lingkungan",
    ),
    Agency("Dinas Pertanian dan Ketahanan Pangan", "Distan"): (
        "Tanaman Pangan dan Hortikultura: Perbenihan",
        "Perkebunan: Pengolahan Hasil Kebun",
        "Peternakan: Kesehatan Hewan",
        "Ketahanan Pangan: Cadangan Pangan",
    ),
    Agency("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP"): (
        "Promosi Penanaman Modal: Pengembangan Iklim Usaha",
        "Pengendalian Penanaman Modal: Pengawasan Investasi",
        "Pelayanan Perizinan Berusaha: Verifikasi Perizinan",
        "Pengaduan dan Pelaporan Layanan: Penanganan Pengaduan",
    ),
    Agency("Satuan Polisi Pamong Praja", "Satpol PP"): (
        "Ketertiban Umum",
        "Penegakan Perundang-undangan Daerah",
        "Perlindungan Masyarakat",
    ),
    Agency("Badan Perencanaan Pembangunan Daerah", "Bappeda"): (
        "Perencanaan dan Evaluasi",
        "Pemerintahan dan Pembangunan Manusia",
        "Perekonomian dan Infrastruktur",
        "Riset dan Inovasi",
    ),
    Agency("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "BKPSDM"): (
        "Pengadaan dan Informasi Pegawai",
        "Mutasi dan Promosi",
        "Pengembangan Kompetensi",
        "Penilaian Kinerja dan Disiplin",
    ),
    Agency("Badan Pengelolaan Keuangan dan Aset Daerah", "BPKAD"): (
        "Anggaran",
        "Perbendaharaan",
        "Akuntansi",
        "Barang Milik Daerah",
    ),
    Agency("Badan Pendapatan Daerah", "Bapenda"): (
        "Pendataan dan Penetapan",
        "Penagihan dan Keberatan",
        "PBB dan BPHTB",
        "Pengembangan Pendapatan",
    ),
    Agency("Badan Kesatuan Bangsa dan Politik", "Kesbangpol"): (
        "Ideologi dan Wawasan Kebangsaan",
        "Politik Dalam Negeri",
        "Organisasi Kemasyarakatan",
        "Kewaspadaan Nasional",
    ),
}

# Kecamatan -> its kelurahan; the town in the middle has many, the outer ones are mostly villages (desa).
KECAMATAN = {
    "Awanbiru": "Tirtaraya, Kalimerah, Pasirnila, Kebunsalam, Bukitcempaka",
    "Rimbaelok": "Sumberlaras, Lubukpelita, Rawakenanga, Jatirembulan",
    "Lembahsari": "Parangteja, Curugmelati, Tegalmentari",
    "Batukelapa": "Karangpelangi, Nyiurlambai, Labuhanjernih",
    "Telagabening": "Teratainingrum, Airmelati",
    "Kalijingga": "Jembatansari, Dermagasunyi",
    "Muarapandan": "Bakaupermai, Kualasenja",
    "Gunungrindu": "Kabutpagi, Cemaranila",
    "Sawahkencana": "Lumbungmulya, Padiwangi",
    "Padangrumbia": "Sabanaluhur",
    "Pantaiteduh": "Karangmutiara",
    "Tanjungselasih": "Selasihbaru",
}
KECAMATAN_SECTIONS = ("Tata Pemerintahan", "Trantib", "Pemberdayaan Masyarakat", "Kesejahteraan Sosial")


def rows(seed: int = 17) -> list[dict[str, str]]:
    """The staff list: 406 rows keyed by COLUMNS, superiors before their staff, the same for the same seed.

    400 seats are held; the 6 of VACANT have empty NIP, Nama, HP and E-mail. Elected officials have "-" as
    NIP, the root has "-" as Atasan and as Induk OPD; 40 officials have no HP.
    """
    rng = Random(seed)
    officials = iter(_officials(rng))
    return [_row(rng, seat, None if seat.title in VACANT else next(officials)) for seat in _seats()]


def write_xlsx(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Write the table as an Excel sheet; every cell is text, or Excel would round an 18-digit NIP."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Pegawai")
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        for column, width in enumerate((21, 30, 58, 52, 30, 48, 18, 44)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, COLUMNS[column], bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, name in enumerate(COLUMNS):
                sheet.write_string(number, column, row[name], text)


def write_csv(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Write the table as comma-separated UTF-8 with a header line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _row(rng: Random, seat: Seat, official: Official | None) -> dict[str, str]:
    agency = seat.agency
    nip, name, phone, mail = _identity(rng, seat, official) if official else ("", "", "", "")
    cells = (nip, name, seat.title, agency.name, agency.parent, seat.superior, phone, mail)
    return dict(zip(COLUMNS, cells, strict=True))


def _seats() -> Iterator[Seat]:
    yield from _leaders()
    yield from _bagian()
    yield from _setwan()
    yield from _office(INSPECTORATE, "Inspektur Daerah", INSPECTORATE_AREAS, rank="Inspektur Pembantu")
    yield from _office(DISASTER, "Kepala Pelaksana BPBD", DISASTER_BRANCHES)
    for agency, branches in OFFICES.items():
        yield from _office(agency, f"Kepala {agency.name}", branches)
    yield from _hospital()
    for place, kelurahan in KECAMATAN.items():
        yield from _kecamatan(place, kelurahan.split(", "))


def _leaders() -> Iterator[Seat]:
    pemkab, setda = Agency(PEMKAB, "Pemkab", "-"), Agency(SETDA, "Setda")
    yield Seat(BUPATI, pemkab, "-")
    yield Seat(WAKIL_BUPATI, pemkab, BUPATI)
    yield Seat(SEKDA, setda, BUPATI)
    yield from (Seat(f"Staf Ahli Bupati Bidang {field}", setda, BUPATI) for field in EXPERTS)
    yield from (Seat(assistant, setda, SEKDA) for assistant in BAGIAN)


def _bagian() -> Iterator[Seat]:
    for assistant, lines in BAGIAN.items():
        for line in lines:
            agency = Agency(f"Bagian {line.partition(':')[0]} Setda", "Setda", SETDA)
            yield from _branch(agency, assistant, line, "Kepala Bagian", "Kepala Subbagian")


def _setwan() -> Iterator[Seat]:
    yield Seat("Sekretaris DPRD", SETWAN, SEKDA)
    for line in SETWAN_BAGIAN:
        yield from _branch(SETWAN, "Sekretaris DPRD", line, "Kepala Bagian", "Kepala Subbagian")


def _hospital() -> Iterator[Seat]:
    head, boss, deputy = f"Direktur {HOSPITAL.name}", f"Kepala {HEALTH.name}", "Kepala Bagian Tata Usaha"
    yield from _office(HOSPITAL, head, HOSPITAL_BRANCHES, superior=boss, deputy=deputy)


def _kecamatan(place: str, kelurahan: Iterable[str]) -> Iterator[Seat]:
    agency, camat = Agency(f"Kecamatan {place}", f"Kec. {place}"), f"Camat {place}"
    yield from _office(agency, camat, KECAMATAN_SECTIONS, rank="Kepala Seksi")
    yield from (Seat(f"Lurah {name}", agency, camat) for name in kelurahan)


def _office(
    agency: Agency,
    head: str,
    branches: Iterable[str],
    *,
    superior: str = SEKDA,
    deputy: str = "Sekretaris",
    rank: str = "Kepala Bidang",
) -> Iterator[Seat]:
    second = f"{deputy} {agency.short}"
    yield Seat(head, agency, superior)
    yield Seat(second, agency, head)
    for desk in ("Umum dan Kepegawaian", "Perencanaan dan Keuangan"):
        yield Seat(f"Kepala Subbagian {desk} {agency.short}", agency, second)
    for line in branches:
        yield from _branch(agency, head, line, rank, "Kepala Seksi")


def _branch(agency: Agency, superior: str, line: str, rank: str, lower_rank: str) -> Iterator[Seat]:
    """The seats of one line "branch: unit; unit"; a line without units is one seat."""
    branch, _, units = line.partition(": ")
    lead = f"{rank} {branch} {agency.short}"
    yield Seat(lead, agency, superior)
    yield from (
        Seat(f"{lower_rank} {unit} {agency.short}", agency, lead) for unit in units.split("; ") if unit
    )


def _officials(rng: Random) -> list[Official]:
    """400 people, half of them women, an eighth from each culture, in random order."""
    names = [pair for culture in CULTURES for pair in culture.draw(rng, each=25)]
    rng.shuffle(names)
    # Real serials are small: starting at 501 keeps an invented NIP from being somebody's. All differ, so
    # every NIP does too.
    serials = rng.sample(range(501, 1000), len(names))
    phones = [f"+62812999{number:05}" for number in rng.sample(range(100_000), len(names))]
    for index in rng.sample(range(len(names)), WITHOUT_PHONE):
        phones[index] = ""
    return [
        Official(name, sex, serial, phone)
        for (name, sex), serial, phone in zip(names, serials, phones, strict=True)
    ]


def _identity(rng: Random, seat: Seat, official: Official) -> tuple[str, str, str, str]:
    nip = "-" if seat.title in ELECTED else _nip(rng, seat, official)
    mail = f"{official.name.lower().replace(' ', '.')}@{MAIL_DOMAIN}"
    return nip, official.name, official.phone, mail


def _nip(rng: Random, seat: Seat, official: Official) -> str:
    """Birth date, month of appointment (at 20 to 34 years, 2021 at the latest), sex, serial: 18 digits."""
    # Nobody is past the retirement age of 58 in 2026, and heads of agencies are no beginners.
    latest = 1982 if seat.superior in (BUPATI, SEKDA) else 1993
    birth = date(1969, 1, 1) + timedelta(days=rng.randrange(365 * (latest - 1969)))
    year = rng.randint(birth.year + 20, min(birth.year + 34, 2021))
    return f"{birth:%Y%m%d}{year}{rng.randint(1, 12):02}{official.sex}{official.serial:03}"


def _pairs(given: str, family: str) -> list[str]:
    return [f"{first} {last}" for first in given.split(", ") for last in family.split(", ")]
