"""Own sentences the data sets lack: what governments, newspapers and citizens say ABOUT gambling, and what hacked
pages advertise. {brand}, {word} and {place} are filled by chance. Training reads them; tests have others."""

ABOUT = """
Pak, website {place} muncul tulisan {word} di Google, mohon segera dibersihkan
Min, situs desa kami berisi iklan {word}, mohon ditindaklanjuti
Mohon ditindak, kolom komentar akun {place} penuh spam {word} dan link {brand}
Lapor, ada akun yang promosi {brand} di kolom komentar {place}
Tolong diblokir situs {brand}, anak saya kecanduan {word}
Kenapa situs {brand} belum diblokir juga pak, sudah banyak korban
Diskominfo {place} memblokir situs {brand} dan ratusan situs judi lainnya
Polisi menangkap admin situs {brand} di {place}
Polda mengungkap jaringan judi online {brand}, lima tersangka ditahan
Waspada modus {word} yang mengatasnamakan {place}
Waspadai komentar berisi kata {word} atau nama seperti {brand}, jangan diklik
Jangan percaya iklan {word}, itu penipuan
Hati-hati, tautan {brand} yang beredar di grup warga adalah judi online
Tim siber {place} menghapus halaman {word} yang disisipkan peretas
Ditemukan sisipan {word} pada subdomain {place}, sudah kami bersihkan
Akun {place} sempat diretas dan mengunggah promosi {brand}, mohon maaf
Kata {word} menjadi ciri promosi judi online menurut Kominfo
Peneliti menemukan ribuan backlink {word} pada situs pemerintah
ASN yang ketahuan main {word} akan diberi sanksi berat
Bupati mengingatkan pegawai agar tidak bermain {word}
Selebgram {place} ditangkap karena mempromosikan {brand}
Suami saya habis puluhan juta gara-gara {word}, mohon situsnya ditutup
Tetangga saya bunuh diri karena terlilit utang {word}
Banyak bot komentar {brand} di sini, tolong dihapus min
Admin tolong hapus komentar {brand}, mengganggu sekali
Ini komentar isinya {brand} semua, kapan diberantas
Sosialisasi bahaya {word} bagi pelajar digelar di {place}
PPATK membekukan rekening penampung deposit {brand}
Komdigi menurunkan konten {word} dari media sosial
Stop judi online, {word} cuma bikin rungkad dan miskin
Main {word} itu haram dan melanggar hukum, ayo berhenti
Jackpot itu tipuan bandar, tidak ada yang menang main {word}
Bonus new member dan depo kecil hanyalah umpan {word}
Cara melaporkan situs seperti {brand}: kunjungi aduankonten.id
Guru menasihati murid agar menjauhi {word}
Hasil pemindaian menemukan halaman dengan kata {word} di server {place}
Laporan kami tentang {brand} belum ditanggapi sejak bulan lalu
Razia gabungan menyita komputer operator {brand} di {place}
Hotel {brand} di {place} menerima penghargaan wajib pajak
Tim {brand} RT 03 juara lomba voli antarkampung
Akun gim saya {brand} hilang, bagaimana cara memulihkannya
Wifi rumah namanya {brand}, sandinya apa ya
Nomor plat dan kode {brand} tercantum pada formulir
Akun portal {place} atas nama {brand} tidak bisa dibuka
Kode barang {brand} sudah diterima {place}
Nama pengguna {brand} salah sandi, mohon dibantu
Kendaraan dinas dengan kode {brand} milik {place}
Seri ponsel {brand} dijual di pasar
Sandi {brand} jangan dipakai lagi kata {place}
Bandar selalu untung, jangan percaya janji {word}
Jangan tergoda {word}, banyak keluarga hancur
Di Google website {place} berisi {word}, mohon dicek
Pulau wisata dekat {place} ramai pengunjung
Dana {place} dipakai untuk membangun jalan
Slot parkir di {place} terbatas, datanglah lebih awal
Slot vaksinasi di {place} masih tersedia hari ini
Burung kicau gacor milik warga {place} juara satu
Main bola di lapangan {place} setiap sore
Depo sampah di {place} dibuka pukul enam pagi
Bonus atlet {place} cair bulan ini
Menang lomba desa, {place} mendapat hadiah dari gubernur
""".strip().splitlines()

PROMOTION = """
Situs {word} resmi {brand} terpercaya gampang menang hari ini
Daftar {brand} link alternatif login {word}
{brand}: agen {word} online deposit pulsa tanpa potongan
Bocoran {word} malam ini hanya di {brand}
Link {word} gampang maxwin, daftar sekarang bonus new member
RTP live {word} {brand} tertinggi hari ini
Judi {word} online terbaik deposit dana dan qris
Yang mau cuan langsung gas {brand} ya kak
Depo receh wd jutaan cuma di {brand}
Auto jepe main di {brand}, buruan join
Kak cek link di bio untuk {word}
Slot gacor server luar negeri anti rungkad {brand}
Pola {word} hari ini, scatter hitam pecah terus
Prediksi {word} jitu tembus 4D malam ini
Modal receh bisa jadi sultan di {brand}
Member baru pasti dikasih menang di {brand}
Situs {word} resmi dan terpercaya, deposit dana dan ovo
{word} server kamboja gampang pecah
Agen {word} terlengkap, taruhan bola dan kasino langsung
Taruhan bola, kasino, sabung ayam lengkap di {brand}
Depo sekali langsung menang besar di {brand}
Cuma {brand} yang pasti bayar
Main di {brand} nggak pernah zonk
Login {brand} link resmi anti blokir
Hari ini wd lagi dari {brand}, lancar jaya
Coba sendiri {brand}, kemenangan dijamin
{brand} lagi bagi bagi saldo gratis
Mampir ke {brand} sebelum kehabisan bonus
Sejak kenal {brand} cicilan lunas semua
Info {word} gacor tiap malam, cek bio
Main {word} modal sepuluh ribu langsung jepe
Akun pro {word}, rtp tinggi, gampang jackpot
""".strip().splitlines()

WORDS = """slot gacor|slot|judi slot|togel|judi online|judol|maxwin|scatter hitam|casino online|slot online|slot 777
situs slot|slot gacor maxwin|rtp slot|toto|poker online|parlay|slot thailand|mahjong ways|bandar togel|slot deposit dana"""
WORDS_LIST = WORDS.replace("\n", "|").split("|")
PLACES = """dinas pendidikan|pemkab|desa Sukamaju|kelurahan Mekarsari|perpustakaan daerah|RSUD|puskesmas|kecamatan
diskominfo|pemkot|sekolah anak saya|universitas|kantor camat|dinas kesehatan|balai desa|pemprov""".replace(
    "\n", "|"
).split("|")
