"""Personal data: generated values of each kind are found, near misses are not, and each place is exact."""

import random
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.core.screening.folding import fold
from kentongan.core.screening.page import Item, Page, Signal
from kentongan.core.screening.personal_data import PersonalData
from kentongan.core.screening.personal_data.numbers import Kind, is_kk, is_nik, is_npwp, is_phone, is_region
from kentongan.core.screening.rulebook import Official, Rulebook

type Make = Callable[[random.Random], str]

PROVINCES = (11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65, 71, 72,
             73, 74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96)  # fmt: skip


def look(text: str, book: Rulebook | None = None) -> Signal:
    return PersonalData().look([Page(Item(text), fold(text), book or Rulebook())])[0]


def kinds(text: str, book: Rulebook | None = None) -> set[str]:
    return {reason.rule.removeprefix("personal_data.") for reason in look(text, book).reasons}


# --- Valid values ---


def digits(r: random.Random, count: int) -> str:
    return "".join(str(r.randrange(10)) for _ in range(count))


def region(r: random.Random) -> str:
    regency = r.choice([r.randint(1, 15), r.randint(71, 75)])
    return f"{r.choice(PROVINCES)}{regency:02}{r.randint(1, 25):02}"


def born(r: random.Random, extra: int) -> str:
    return f"{r.randint(1, 28) + extra:02}{r.randint(1, 12):02}{r.randrange(100):02}"


def nik_digits(r: random.Random) -> str:
    return f"{region(r)}{born(r, r.choice([0, 40]))}{r.randint(1, 99):04}"


def luhn(body: str) -> str:
    """The digit that makes Luhn's sum of `body` and it a multiple of ten."""
    doubled = [sum(divmod(int(one) * (2 - place % 2), 10)) for place, one in enumerate(reversed(body))]
    return str(-sum(doubled) % 10)


def npwp_digits(r: random.Random) -> str:
    body = f"{r.randint(1, 99):02}{r.randint(1, 999999):06}"
    return f"{body}{luhn(body)}{r.randint(1, 999):03}{r.randint(0, 3):03}"


def dotted(npwp: str) -> str:
    return f"{npwp[:2]}.{npwp[2:5]}.{npwp[5:8]}.{npwp[8]}-{npwp[9:12]}.{npwp[12:]}"


def mobile(r: random.Random) -> str:
    return f"8{r.choice('1235789')}{digits(r, r.randint(7, 10))}"


def nik(r: random.Random) -> str:
    n = nik_digits(r)
    spaced = f"{n[:4]} {n[4:8]} {n[8:12]} {n[12:]}"
    written = r.choice([n, n, spaced, f"{n[:6]}.{n[6:12]}.{n[12:]}"])
    return f"{r.choice(['NIK', 'NIK:', 'no ktp', 'KTP saya', 'data'])} {written}"


def kk(r: random.Random) -> str:
    return (
        f"{r.choice(['No. KK', 'kartu keluarga nomor', 'KK:'])} {region(r)}{born(r, 0)}{r.randint(1, 99):04}"
    )


def npwp(r: random.Random) -> str:
    n = npwp_digits(r)
    return r.choice(
        [f"NPWP {n}", dotted(n), f"npwp: {dotted(n)}", f"NPWP 0{n}", f"NPWP 16 digit: {nik_digits(r)}"]
    )


def phone(r: random.Random) -> str:
    n = mobile(r)
    shapes = [f"0{n}", f"+62{n}", f"62{n}", f"+62 {n[:3]}-{n[3:7]}-{n[7:]}", f"0{n[:3]} {n[3:7]} {n[7:]}",
              f"0{n[:3]}.{n[3:7]}.{n[7:]}", f"0{n[:3]}-{n[3:7]}-{n[7:]}"]  # fmt: skip
    return f"{r.choice(['hubungi', 'WA', 'HP saya', 'nomornya', ''])} {r.choice(shapes)}"


def bank(r: random.Random) -> str:
    name, length = r.choice(
        [("BCA", 10), ("Bank Mandiri", 13), ("BRI", 15), ("BNI", 10), ("BSI", 10), ("BTN", 16)]
    )
    number = f"{r.randint(1, 7)}{digits(r, length - 1)}"
    grouped = f"{number[:4]}-{number[4:8]}-{number[8:]}"
    return r.choice(
        [f"rekening {name} {number} a.n. Sari", f"transfer ke {name} no rek {grouped}", f"{number} ({name})"]
    )


def bpjs(r: random.Random) -> str:
    return f"{r.choice(['BPJS', 'kartu JKN nomor', 'No. BPJS Kesehatan:', 'peserta KIS'])} 000{digits(r, 10)}"


def sim(r: random.Random) -> str:
    n = f"{r.randint(60, 99)}{r.randint(1, 12):02}{r.randint(1, 9)}{digits(r, 7)}"
    return f"{r.choice(['SIM A', 'SIM C nomor', 'No SIM:', 'nomor SIM'])} {r.choice([n, f'{n[:4]}-{n[4:8]}-{n[8:]}'])}"


def passport(r: random.Random) -> str:
    number = r.choice([f"{r.choice('ABCEX')}{digits(r, 7)}", f"X{r.choice('ABCDE')}{digits(r, 6)}"])
    return f"{r.choice(['paspor', 'No. paspor', 'nomor paspor saya:', 'passport'])} {number}"


def plate(r: random.Random) -> str:
    area = r.choice(["B", "D", "H", "L", "AB", "AD", "BK", "DK", "KT", "PA"])
    tail = "".join(r.choice("ABCDEFGHJKLPRSTUVWXYZ") for _ in range(r.randint(2, 3)))
    return f"{r.choice(['mobil', 'plat nomor', 'nopol', 'motor dengan nomor polisi'])} {area} {r.randint(1000, 9999)} {tail}"


def email(r: random.Random) -> str:
    name = r.choice(["budi.santoso", "sari_88", "agus+kerja", "w.hidayat"])
    host = r.choice(["gmail.com", "yahoo.co.id", "contoh.net", "mail.contoh.org"])
    return f"{r.choice(['kirim ke', 'email saya', 'surel:'])} {name}{r.choice(['@', '@', ' [at] '])}{host}"


def address(r: random.Random) -> str:
    name = r.choice(["Melati", "Ahmad Yani", "Kenanga Raya"])
    street = f"{r.choice(['Jl.', 'Jalan', 'Jln'])} {name} No. {r.randint(1, 99)}"
    rest = f"RT {r.randint(1, 9):02} RW {r.randint(1, 9):02}"
    place = r.choice(["Kel. Sukamaju Kec. Mekarsari", "Desa Karangjati"])
    return r.choice(
        [
            f"alamat: {street} {rest} {place}",
            f"{street}, {rest}, {place}",
            f"rumahnya di {street}",
            f"tinggal di Dusun Krajan RT 03/RW 02 {place}",
        ]
    )


def health(r: random.Random) -> str:
    name = r.choice(
        ["Ibu Siti Aminah", "pasien atas nama Budi", "Sdr. Agus Wibowo", "Rina Kartika", "Bapak Joko"]
    )
    fact = r.choice(
        [
            "positif HIV",
            "menderita TBC",
            "didiagnosis kanker payudara",
            "mengidap hepatitis B",
            "terinfeksi covid-19",
        ]
    )
    return f"{name} {r.choice(['', 'warga RT 3 ', 'dinyatakan '])}{fact}"


VALID: dict[Kind, Make] = {
    Kind.NIK: nik, Kind.KK: kk, Kind.NPWP: npwp, Kind.PHONE: phone, Kind.BANK: bank, Kind.BPJS: bpjs, Kind.SIM: sim,
    Kind.PASSPORT: passport, Kind.PLATE: plate, Kind.EMAIL: email, Kind.ADDRESS: address, Kind.HEALTH: health,
}  # fmt: skip


# --- Near misses ---


def no_nik(r: random.Random) -> str:
    n = nik_digits(r)
    bad = [
        f"99{n[2:]}",
        f"00{n[2:]}",
        f"{n[:6]}00{n[8:]}",
        f"{n[:6]}35{n[8:]}",
        f"{n[:6]}75{n[8:]}",
        f"{n[:8]}13{n[10:]}",
        f"{n[:8]}00{n[10:]}",
        f"{n[:12]}0000",
        "0" * 16,
        f"{n}7",
        n[:15],
        f"{n[:6]}3102{n[10:]}",
        f"{n[:4]}00{n[6:]}",
    ]
    return f"{r.choice(['NIK', 'kode', 'KTP'])} {r.choice(bad)}"


def no_kk(r: random.Random) -> str:
    return f"No. KK {region(r)}{born(r, 40)}{r.randint(1, 99):04}"


def no_npwp(r: random.Random) -> str:
    n = npwp_digits(r)
    wrong = f"{n[:8]}{(int(n[8]) + r.randint(1, 9)) % 10}{n[9:]}"
    return r.choice([f"NPWP {wrong}", dotted(wrong), f"NPWP {n[:14]}", f"npwp {'0' * 15}", f"NPWP 0{wrong}"])


def no_phone(r: random.Random) -> str:
    n = mobile(r)
    bad = [f"0{n[:7]}", f"08{digits(r, 13)}", f"064{n[2:]}", "110", "112", "1500-454", "0800-1-500200", "14055",
           "08-12-2024 10:00", f"Rp0{n}", f"Rp 62.812.345.67{r.randrange(10)}", "(024) 3513366"]  # fmt: skip
    return f"hubungi {r.choice(bad)}"


def no_bank(r: random.Random) -> str:
    return r.choice(
        [
            f"BCA {digits(r, 6)}",
            "Bank Mandiri cabang 12345",
            f"nomor resi 5{digits(r, 9)}",
            "BRI Rp 1.250.000.000",
        ]
    )


def no_bpjs(r: random.Random) -> str:
    return r.choice([f"BPJS {digits(r, 9)}", f"peserta nomor 000{digits(r, 10)}", "BPJS Kesehatan 165"])


def no_sim(r: random.Random) -> str:
    return r.choice([f"SIM A {digits(r, 9)}", f"nomor antrean 95{digits(r, 10)}", "SIM C 2024"])


def no_passport(r: random.Random) -> str:
    return r.choice(
        [f"paspor A{digits(r, 6)}", f"kode A{digits(r, 7)}", f"paspor AB{digits(r, 4)}", "paspor 2024"]
    )


def no_plate(r: random.Random) -> str:
    n = r.randint(100, 999)
    return r.choice(
        [
            f"nopol Q {n} AB",
            f"plat B {n}99 XYZ",
            f"mobil B 0{n} XY",
            f"paket L {n} ML",
            f"HUT RI ke {n} tahun",
        ]
    )


def no_email(r: random.Random) -> str:
    return r.choice(
        [
            "@diskominfo",
            "info@contohkab.go.id",
            "budi@contohkab.go.id",
            "budi@contoh",
            "a@@contoh.com",
            "humas@rsud.com",
        ]
    )


def no_address(r: random.Random) -> str:
    return r.choice(
        [
            "jalan rusak di RT 02 RW 05 desa Karangjati",
            "Jl. Pahlawan ditutup",
            "kantor di Jl. Pemuda No. 12 Semarang",
            "rapat RT 3 sore ini",
            "Dinas Sosial, Jl. Merdeka No. 3, Kel. Tengah",
        ]
    )


def no_health(r: random.Random) -> str:
    return r.choice(
        [
            "Kota Semarang mencatat 20 orang positif DBD",
            "Ibu hamil dianjurkan tes HIV",
            "Bupati Budi mengimbau waspada malaria",
            "Dinas Kesehatan: pasien positif covid turun",
            "cara mencegah penyakit jantung",
        ]
    )


MISSED: dict[Kind, Make] = {
    Kind.NIK: no_nik, Kind.KK: no_kk, Kind.NPWP: no_npwp, Kind.PHONE: no_phone, Kind.BANK: no_bank, Kind.BPJS: no_bpjs,
    Kind.SIM: no_sim, Kind.PASSPORT: no_passport, Kind.PLATE: no_plate, Kind.EMAIL: no_email,
    Kind.ADDRESS: no_address, Kind.HEALTH: no_health,
}  # fmt: skip


def sentences(make: Make, seed: int, count: int = 300) -> Iterator[str]:
    r = random.Random(seed)
    for _ in range(count):
        before, after = (
            r.choice(["", "Mohon dibantu, ", "Yth. Admin. ", "data: "]),
            r.choice(["", ".", " terima kasih", ", mohon dicek"]),
        )
        yield f"{before}{make(r)}{after}"


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_found_and_its_near_misses_are_not(kind: Kind) -> None:
    missed = [text for text in sentences(VALID[kind], 1) if kind not in kinds(text)]
    wrong = [text for text in sentences(MISSED[kind], 2) if kind in kinds(text)]
    recall, precision = 1 - len(missed) / 300, (300 - len(missed)) / (300 - len(missed) + len(wrong))
    assert recall >= 0.99, missed[:5]
    assert precision >= 0.98, wrong[:5]


# --- One by one ---


def test_a_reason_gives_the_exact_place_and_what_to_write_instead() -> None:
    text = "Kontak Budi: ０８１２-3456-7890 ya"
    [reason] = look(text).reasons
    assert reason.text == text[reason.start : reason.end] == "０８１２-3456-7890"
    assert (reason.reads_as, reason.rule) == ("0812-3456-7890", "personal_data.phone")
    assert reason.suggestion == "[nomor telepon disembunyikan]"


def test_several_values_side_by_side_are_told_apart() -> None:
    text = "Budi NIK 3374011205900001 081234567890 budi@gmail.com"
    assert [reason.rule.rpartition(".")[2] for reason in look(text).reasons] == ["nik", "phone", "email"]


def test_hidden_letters_do_not_hide_a_number() -> None:
    text = "NIK 3374\u200b0112\u200b0590\u200b0001"
    [reason] = look(text).reasons
    assert reason.reads_as == "3374011205900001"
    assert reason.text == text[4:]


def test_a_number_inside_an_email_is_the_email() -> None:
    assert kinds("tulis ke 081234567890@gmail.com") == {"email"}


def test_what_the_government_gave_out_itself_is_no_personal_data() -> None:
    own = Rulebook(
        official=Official(domains=("contohkab.id",), phones=("0811-222-3333",), emails=("posko@gmail.com",))
    )
    text = "Posko: +62 811 222 3333, posko@gmail.com, sari@contohkab.id"
    assert kinds(text) == {"phone", "email"}
    assert kinds(text, own) == set()


def test_a_group_of_figures_that_is_nothing_is_passed_over() -> None:
    assert kinds("kode 12 34 56 78 90 12 lalu 99") == set()


def test_a_word_before_it_allows_any_grouping() -> None:
    assert kinds("NIK 3374.01.120590.0001") == {"nik"}
    assert kinds("kode 3374-0112059000-01") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hasil tes HIV atas nama Budi Santoso keluar", {"health"}),
        ("Rina Kartika HIV positif", {"health"}),
        ("Hasil tes HIV keluar besok", set()),
        ("Budi Santoso hadir.\nPositif covid turun", set()),
        ("Jalan Kenanga 5 RT 02 RW 01", {"address"}),
        ("jalan rusak 2 km kec. Karangjati", set()),
        ("Jalan di RT 02 desa Karangjati", set()),
        ("jalan ke desa", set()),
    ],
)
def test_words_tell_homes_and_health(text: str, found: set[str]) -> None:
    assert kinds(text) == found


def test_structures() -> None:
    assert is_region("337401")
    assert not is_region("334501")
    assert is_nik("3374015205900001")
    assert not is_nik("3374013002900001")
    assert not is_kk("3374015205900001")
    assert is_npwp("013000666091000")
    assert not is_npwp("013000667091000")
    assert not is_npwp("123")
    assert is_phone(["0", "812", "3456", "7890"])
    assert is_phone(list("081234567890"))
    assert not is_phone(["08", "12", "2024", "10"])


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_has_places_within_it(text: str) -> None:
    for reason in look(text).reasons:
        assert text[reason.start : reason.end] == reason.text != ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "08123456789 ",
        "a@",
        "a.",
        "Jl a no 1 ",
        "RT 1 ",
        "alamat RT 1/2 ",
        "Ibu A positif ",
        "kec abc ",
        "paspor ",
    ],
)
def test_a_megabyte_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        page = Page(Item(text), fold(""), Rulebook())
        start = time.perf_counter()
        PersonalData().look([page])
        return time.perf_counter() - start

    assert seconds(1_000_000) < max(40 * seconds(100_000), 1)
