"""Own sentences the data sets lack: what governments, newspapers and citizens say ABOUT gambling, and what hacked
pages advertise. {brand}, {word} and {place} are filled by chance. Training reads them; tests have others."""

ABOUT = """
Laman {place} kalau dicari keluar {word}, sepertinya kena retas
Min, situs desa kami berisi iklan {word}, mohon ditindaklanjuti
Unggahan {place} dipenuhi bot {brand}, admin ke mana
Saya adukan akun yang menyebar {brand} ke warga {place}
Adik saya ketagihan {word}, kapan {brand} ditutup pemerintah
Kenapa situs {brand} belum diblokir juga pak, sudah banyak korban
Akses ke {brand} dan alamat lain sejenisnya ditutup oleh {place}
Polisi menangkap admin situs {brand} di {place}
Polda mengungkap jaringan judi online {brand}, lima tersangka ditahan
Waspada modus {word} yang mengatasnamakan {place}
Waspadai komentar berisi kata {word} atau nama seperti {brand}, jangan diklik
Iklan {word} bohong semua, abaikan saja
Hati-hati, tautan {brand} yang beredar di grup warga adalah judi online
Tim siber {place} menghapus halaman {word} yang disisipkan peretas
Ditemukan sisipan {word} pada subdomain {place}, sudah kami bersihkan
Kemarin kanal kami dibajak orang dan menayangkan {brand}, kini sudah pulih
Kata {word} menjadi ciri promosi judi online menurut Kominfo
Tautan {word} tersembunyi pada kaki laman {place}, kata pakar keamanan
Pegawai {place} dipecat karena bermain {word}
Bupati mengingatkan pegawai agar tidak bermain {word}
Selebgram {place} ditangkap karena mempromosikan {brand}
Suami saya habis puluhan juta gara-gara {word}, mohon situsnya ditutup
Tetangga saya bunuh diri karena terlilit utang {word}
Banyak bot komentar {brand} di sini, tolong dihapus min
Admin tolong hapus komentar {brand}, mengganggu sekali
Ini komentar isinya {brand} semua, kapan diberantas
Siswa diajak mengenali jebakan {word} dalam penyuluhan {place}
Rekening milik {brand} dibekukan penyidik
Komdigi menurunkan konten {word} dari media sosial
Stop judi online, {word} cuma bikin rungkad dan miskin
Main {word} itu haram dan melanggar hukum, ayo berhenti
Mesin {word} diatur supaya pemain kalah
Bonus new member dan depo kecil hanyalah umpan {word}
Kalau menemukan {brand}, kirim aduan beserta alamatnya kepada {place}
Guru menasihati murid agar menjauhi {word}
Audit peladen {place}: berkas {word} ditaruh penyusup lewat celah lama
Laporan kami tentang {brand} belum ditanggapi sejak bulan lalu
Petugas menggerebek rumah tempat {brand} dikendalikan
Hotel {brand} dekat {place} direnovasi
Menginap di {brand}, kamarnya bersih
Nama {brand} dulu tempat karaoke, sekarang gedung {place}
Regu {brand} lolos ke final futsal {place}
Selamat kepada grup {brand} atas kemenangannya di turnamen {place}
Klub {brand} dari {place} berlatih setiap Minggu
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
Pulau wisata dekat {place} ramai pengunjung
Dana {place} dipakai untuk membangun jalan
Hasil pencarian Google untuk {place} malah {word}, siapa yang mengurus
Mohon diperiksa, subhalaman {place} berubah jadi {word}
Min tolong dicek lagi, tautan {place} mengarah ke {brand}
Kami menerima aduan bahwa laman {place} disusupi {word}
Tim {place} sedang membersihkan berkas {word} dari peladen
Ada yang menitipkan halaman {word} di laman {place}
Judul seperti {word} pada hasil pencarian tanda laman diretas
Cirinya: menyebut {word}, menjanjikan menang, dan ada tautan
Istilah {word} dipakai bandar untuk memancing korban
Apa arti {word}? Itu bahasa para bandar, jangan ikut
Modusnya menawarkan {word} lalu uang korban hilang
Ramai akun palsu menyebut {brand}, sudah kami batasi
Kolom komentar {place} ditutup sementara karena serbuan {brand}
Polres menyelidiki peredaran {brand} di kalangan remaja
Jaksa menuntut pengelola {brand} lima tahun penjara
Hakim menghukum penyebar tautan {brand}
Menteri minta bank menutup rekening terkait {word}
DPRD {place} menyoroti maraknya {word}
Ibu ibu resah anaknya main {word} pakai uang sekolah
Saya kapok main {word}, motor sampai tergadai
Bapak jatuh miskin karena {brand}, tolong jangan dibiarkan
Kecanduan {word} bisa dipulihkan di layanan kesehatan jiwa
Bandar pasti menang dan pemain pasti habis, itulah {word}
{word} merusak keluarga, laporkan bila melihatnya
Kenapa iklan {brand} lewat terus di ponsel saya
Geng {brand} menang lomba layangan se-{place}
Kapal {brand} sandar di pelabuhan dekat {place}
Warung {brand} buka sampai malam
Slot bongkar muat {place} sudah penuh
Slot vaksinasi di {place} masih tersedia hari ini
Perkutut Pak Lurah gacor sejak subuh
Main bola di lapangan {place} setiap sore
Depo sampah di {place} dibuka pukul enam pagi
Bonus atlet {place} cair bulan ini
Jaringan {brand} dibongkar, uang tunai dan gawai diamankan petugas
Pemilik {brand} menjadi buron sejak awal tahun
Jaksa menyebut keuntungan {brand} dipakai membeli vila
Polisi memburu penyandang dana {brand} sampai ke luar pulau
Berkas perkara {brand} dinyatakan lengkap
Terdakwa kasus {brand} mengaku digaji harian
Barang bukti dari kantor {brand} dimusnahkan
Bank diminta menutup rekening penampung {brand}
Anggota dewan menanyakan kenapa {brand} masih dapat dibuka
Pemutusan akses {brand} dikeluhkan lambat oleh warga
Ratusan alamat turunan {brand} sudah diputus
Mahasiswa meneliti cara kerja iklan {brand}
Psikolog menangani pecandu {brand} yang masih remaja
Istri menggugat cerai karena suami main {brand} terus
Seorang kasir menggelapkan uang toko demi {brand}
Teman kantor saya dipecat karena ketahuan buka {brand}
Kasihan yang masih percaya sama {brand}, sudah jelas bohong
Mana ada orang kaya dari {brand}, yang ada melarat
Heran, kok masih banyak yang percaya omongan {brand}
Bosan lihat {brand} di mana-mana, blokir saja
Isi komentarnya {brand} melulu, males banget
Yang nulis {brand} pasti akun palsu semua
Bot {brand} sudah kayak jamur, dihapus satu muncul seribu
Lucu, video masak saja yang komen {brand}
Ini kenapa tiap video ada komentar {brand} sih
Iklan {brand} nyelip di gim anak saya, tolong diawasi
Ponsel saya tiba-tiba membuka {brand} sendiri, apa kena virus
Pesan singkat dari {brand} masuk tiap pagi, mengganggu
Nomor saya dimasukkan ke grup {brand} tanpa izin
Akun pemerintah kok bisa memajang {brand}, diretas ya
Setelah dibuka lewat ponsel, laman {place} berubah menjadi {brand}
Saya mohon {place} menyelidiki agen {brand} di pasar
Bapak, anak kami mencuri demi {brand}, apa ada layanan konseling
Kerugian akibat {brand} dialami banyak keluarga di {place}
Spanduk tolak {brand} dipasang warga di gapura
Khotbah Jumat membahas bahaya {brand}
Guru agama mengingatkan dosa bermain {brand}
Satgas {place} menurunkan reklame {brand}
Kami sembunyikan 120 komentar {brand} pekan ini
Mohon tidak membalas komentar yang memuat {brand}
Apotek {brand} melayani resep sampai pukul 22
Toko kue {brand} tutup saat libur Lebaran
Bengkel dan cuci motor {brand} pindah ke jalan raya
Toko {brand} di sebelah {place} menjual pupuk
Salon {brand} memperpanjang izin usaha di {place}
Travel {brand} berangkat pukul tujuh dari {place}
Kos putri {brand} dekat {place} masih ada kamar
Grup gowes {brand} menyusuri desa wisata
Skuad {brand} kalah adu penalti di turnamen {place}
Angkatan {brand} menyumbang buku ke perpustakaan
Saluran radio {brand} menyiarkan azan magrib
Truk bernomor lambung {brand} terguling di tanjakan
Kode pos dan kode unit {brand} salah ketik di undangan
Sandi tamu {brand} berlaku sehari di {place}
Juara umum pawai budaya diraih {place}, hadiahnya sepeda
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
Main di {brand} nggak pernah zonk
Depo receh menang banyak di {brand}
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
