"""Own sentences that must pass, of many kinds: who warns of gambling, reports it, is harmed by it, or only sounds like it.

Nothing is trained on them. {site} is a name as gambling sites have them, {place} an office or a village.
"""

import random
from collections.abc import Iterator

from .corpus import brand, words
from .sentences import PLACES

_KINDS = {
    "news": """
Sebanyak 27 orang diciduk dalam penggerebekan markas {site} di kawasan {place}
Sidang perkara promosi {site} ditunda karena saksi ahli berhalangan hadir
Bareskrim menyita 14 mobil mewah milik pemilik {site}
Perputaran dana situs semacam {site} naik dua kali lipat menurut laporan triwulan
Tiga pemengaruh diperiksa karena mengunggah tautan {site} di cerita Instagram
Interpol membantu pemulangan buronan kasus {site} dari luar negeri
Majelis hakim memvonis admin grup Telegram {site} empat tahun penjara
Operator seluler memutus 3.000 nomor yang menyiarkan SMS {site}
Penyidik menemukan server {site} di sebuah ruko dekat {place}
DPR mempertanyakan lambatnya pemutusan akses {site}
Kurs rupiah dan saham bank turun, tidak ada kaitannya dengan kabar {site}
Kejaksaan melelang rumah sitaan dari perkara {site}
""",
    "notice": """
Pengumuman: tautan {site} yang tersebar atas nama {place} adalah palsu, hapus bila Anda menerimanya
Kami tidak pernah bekerja sama dengan {site}; abaikan spanduk digital yang beredar
Peringatan keamanan: plugin lama dimanfaatkan untuk menyisipkan kata slot gacor ke laman {place}
Mohon maaf, laman {place} sedang diperbaiki setelah disusupi halaman togel
Surat edaran: pegawai {place} dilarang mengakses situs judi dari jaringan kantor
Mulai Senin komentar berisi nama situs judi seperti {site} otomatis disembunyikan
Permintaan pemutusan akses terhadap {site} sudah kami kirim dengan nomor tiket 4471
Daftar alamat yang diblokir pekan ini bertambah 812, termasuk {site}
Laporan insiden: pengalihan ke {site} berhasil dihilangkan pukul 14.20 WIB
Hasil pemindaian subdomain {place}: dua halaman judi, satu halaman pornografi, sisanya bersih
Pedoman moderasi: sembunyikan komentar yang memuji situs judi, jangan membalasnya
Ganti kata sandi segera bila akun Anda pernah membagikan {site}
""",
    "complaint": """
Pak camat, kok laman {place} kalau dibuka di HP saya malah pindah ke {site}
Tolong dong admin, tiap buka kolom komentar isinya {site} terus
Anak saya kelas 5 sudah hafal nama {site} gara-gara iklan di YouTube, ini siapa yang tanggung jawab
Sudah tiga kali saya lapor {site} tapi masih bisa dibuka sampai malam ini
Uang sekolah adik habis di {site}, kami mohon bantuan pendampingan
Min, akun resmi {place} kena hack ya? bionya jadi tautan slot
Saya resah, warung kopi dekat {place} tiap malam ramai orang main judi lewat HP
Bapak Kapolsek mohon ditindak agen togel di gang sebelah {place}
Suami kecanduan judi slot sampai jual kulkas, ke mana saya harus minta tolong
Kenapa iklan {site} muncul di aplikasi cuaca, apa tidak diawasi
Kalau cari nama {place} di Google yang keluar slot gacor semua, malu-maluin
Komentar spam {site} sudah ratusan, masa didiamkan saja
""",
    "talk": """
Gara-gara {site} temanku kehilangan motor, nyesel katanya
Yang komen {site} itu bot semua, lucu banget
Lagi-lagi {site} di kolom komentar, capek bacanya
Dulu saya pernah main, kalah 40 juta, sekarang sudah tobat
Semoga yang jual-jual {site} di sini cepat ditangkap
Judi itu awalnya dikasih menang, ujungnya ludes
Kok bisa ya orang percaya janji gampang menang dari {site}
Skripsi saya tentang deteksi komentar judi online memakai regresi logistik
Guru BK menjelaskan kenapa slot dirancang supaya orang ketagihan
Riba dan judi sama-sama merusak rezeki, kata ustaz tadi pagi
Film dokumenter tentang korban {site} bikin merinding
Iklan {site} di stadion luar negeri bikin risih penonton
""",
    "names": """
Hotel {site} menerima tamu rombongan dari {place} akhir pekan ini
Karaoke keluarga {site} memberi diskon untuk pelajar
Tim futsal {site} latihan tiap Rabu di GOR dekat {place}
Klub voli {site} menjadi juara kedua piala camat
Toko bangunan {site} libur selama Nyepi
Kode peserta {site} wajib dibawa saat ujian di {place}
Nama pengguna lama saya {site}, mohon diganti karena tidak bisa masuk
SSID wifi balai desa {site} dan sandinya ditempel di dinding
Bengkel {site} melayani uji emisi kendaraan dinas {place}
Seri mesin pompa {site} sudah tidak diproduksi
Bus pariwisata {site} mogok di depan {place}
Angkatan {site} mengadakan reuni di aula {place}
""",
    "senses": """
Slot parkir di {place} tinggal dua, silakan pakai lahan belakang
Masih ada slot donor darah pukul 10.00 di {place}
Kartu memori tidak masuk ke slot kedua laptop dinas
Slot siaran radio pukul 8 pagi diisi {place}
Burung murai milik Pak RT gacor sekali pagi ini
Depo kontainer dan depo sampah {place} dibersihkan
Jackpot! Panen cabai tahun ini melimpah, kata petani
Scatter plot pada laporan memperlihatkan hubungan curah hujan dan panen
Bonus demografi harus disiapkan sejak dini
Pola tanam padi jajar legowo menaikkan hasil
Togel adalah singkatan yang dilarang dipakai di papan nama
Hoki Jepang dan hoki es masuk cabang olahraga pelajar
Bandar udara menutup landasan pacu selama dua jam
Bandar Lampung dan Bandar Seri Begawan menjadi kota kembar
Taruhan nyawa para nakes selama pandemi patut dihargai
Kasino tua peninggalan Belanda kini menjadi museum {place}
Deposit air tanah di {place} menipis
Spin off BUMD dibahas dewan
Pragmatis saja, rapat cukup 30 menit
Mahjong dimainkan lansia di rumah duka sebagai terapi ingatan
Zeus dan Poseidon dibahas dalam pelajaran sejarah Yunani
Raja, dewa dan naga menghiasi pawai ogoh-ogoh {place}
Live skor pertandingan voli antardesa ada di papan {place}
Main air di sungai dekat {place} berbahaya saat hujan
""",
    "government": """
Pendaftaran bantuan modal usaha dibuka sampai 30 November di {place}
Pembayaran pajak kendaraan bisa lewat QRIS dan minimarket
Login ke aplikasi layanan {place} memakai NIK dan sandi
Daftar sekarang, kuota pelatihan barista gratis terbatas 25 orang
Bonus atlet peraih medali akan cair bulan depan, kata Kepala Dispora
Gampang, urus akta kelahiran kini cukup dari rumah
Menangkan hadiah sepeda pada jalan sehat HUT ke-79
Klik tautan di bio untuk jadwal imunisasi {place}
Link pendaftaran PPDB hanya di laman resmi {place}
Promo pasar murah: beras 5 kg Rp58.000
Cair! Insentif kader posyandu triwulan ketiga sudah ditransfer
Modal kecil hasil besar: pelatihan budi daya lele {place}
Situs resmi dan terpercaya pemerintah selalu berakhiran go.id
Saldo BLT desa dapat dicek di {place}
Jangan sampai kehabisan, vaksin rabies gratis hari ini di {place}
Undian KPU menetapkan urutan debat
Live streaming pelantikan 88 kepala desa pukul 09.00
Hari ini cerah, gas rapat koordinasi di {place}
""",
}
_NAMED = words("garuda77 rajabet88 mawartoto pulau777 dewa138 sultanhoki nagaslot mega303")


def sentences() -> Iterator[tuple[str, str]]:
    """(kind, sentence), each three times with other names."""
    chance = random.Random(19)
    for kind, lines in _KINDS.items():
        for line in lines.strip().splitlines():
            for name in (chance.choice(_NAMED), brand(chance), brand(chance)):
                yield (
                    kind,
                    line.format(site=chance.choice((name, name.upper(), name)), place=chance.choice(PLACES)),
                )
