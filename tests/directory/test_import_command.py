"""`kentongan import`: a dry run unless it is meant."""

from pathlib import Path

import pytest
from tests import factories
from tests.directory.lists import ALL, DEPUTY, csv_bytes, enter, line

from kentongan.base.users import Government
from kentongan.cli import main
from kentongan.directory.models import Person


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pegawai.csv"
    path.write_bytes(csv_bytes(ALL))
    return path


def test_dry_run_then_apply(government: Government, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "pegawai.csv: 4 baris (4 baru, 0 berubah, 0 sama, 0 salah).",
        "Baris 2: baru, Bupati",
        "Baris 3: baru, Kepala Dinas",
        "Baris 4: baru, Sekretaris Dinas",
        "Baris 5: baru, Kepala Seksi",
        "Belum ada yang dimasukkan. Untuk memasukkan, jalankan lagi dengan --apply.",
    ]
    assert not Person.objects.exists()

    assert main(["import", str(file), "--government", government.slug, "--apply"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Dimasukkan: 2 OPD, 4 jabatan, 3 orang; 3 penugasan mulai, 0 berakhir."
    )
    assert Person.objects.count() == 3


def test_changes_are_shown(government: Government, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enter(government, *ALL[:3])
    file.write_bytes(csv_bytes([line(DEPUTY, NAME="Dewi, S.E.", SUPERIOR="Bupati")]))
    main(["import", str(file)])

    assert capsys.readouterr().out.splitlines()[1] == (
        "Baris 2: berubah, Sekretaris Dinas: Atasan: Kepala Dinas → Bupati; Nama: Dewi → Dewi, S.E."
    )


def test_fifty_faults_are_enough(
    government: Government, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(
        b"Pangkat;NIP;Nama;Jabatan;OPD;Induk OPD\n"
        + b"".join(b"x;1;Nama;Jabatan %d;Dinas;-\n" % n for n in range(53))
    )
    assert main(["import", str(file), "--apply"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == ["Kolom yang tidak dipakai: Pangkat.", "Baris 2: NIP harus 18 angka, tertulis 1."]
    assert lines[-2:] == [
        "… dan 3 kesalahan lagi.",
        "Tidak ada yang dimasukkan. Perbaiki berkasnya, lalu jalankan lagi.",
    ]
    assert len(lines) == 54
    assert not Person.objects.exists()


def test_files_that_are_no_tables(
    government: Government, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(tmp_path / "tidak-ada.csv")]) == 1
    assert (
        f"Tidak berhasil: Berkas {tmp_path / 'tidak-ada.csv'} tidak dapat dibuka" in capsys.readouterr().err
    )
    (tmp_path / "kosong.csv").touch()
    assert main(["import", str(tmp_path / "kosong.csv")]) == 1
    assert "Berkas kosong.csv kosong." in capsys.readouterr().err


def test_whose_list_it_is(db: None, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> str:
        assert main(["import", str(file), *words]) == 1
        return capsys.readouterr().err

    assert "Belum ada pemerintah." in said()
    slugs = sorted(factories.government().slug for _ in range(2))
    assert f"Sebut salah satu: --government {', '.join(slugs)}" in said()
    assert f"Pemerintah 'lain' tidak dikenal.\nYang dapat dilakukan: Yang ada: {', '.join(slugs)}" in said(
        "--government", "lain"
    )
