"""Own sentences to test with; none is in the training data. Brands are invented."""

PROMOTIONS = """
Main di garudamas88 gampang menang terus
Depo 10 ribu wd 2 juta di nagasakti77
Gacor parah malam ini cuma di rajawali138
Slot gacor hari ini link di bio ya kak
Daftar sekarang di dewagong777 bonus new member 100 persen
Auto maxwin modal receh di kilat303
Yang mau cuan langsung ke bintangtoto
Situs slot terpercaya dan gampang jepe bosku
Tiap hari wd lancar berkat mawarhoki
Scatter hitam pecah lagi di pesona88
Rtp live tertinggi cuma di sultanslot99
Join samudra4d sekarang juga bonus melimpah
Gak nyangka modal 20 ribu jadi 3 juta di melati77
Bocoran pola gacor malam ini ada di kencana138
Togel online pasaran lengkap hadiah terbesar di pelangitoto
Makasih jayabet88 hutang lunas semua
Baru daftar langsung dikasih jackpot di anggrek777
Buruan main slot di cahaya365 pasti untung
Link alternatif merpati4d anti blokir login disini
Situs judi slot online resmi deposit dana tanpa potongan
Kalau main di teratai88 gak pernah kalah
Cuma rajahoki yang selalu bayar lunas
Mahjong ways gacor di elang303 auto sultan
Spin tipis tipis dapat 5 juta di mustika99
Udah cobain di permata77 belum? gacor banget bre
Bandar togel terpercaya prediksi jitu 4d malam ini
Rezeki nomplok dari slot di intan138
Menang terus di kasino online baruna88
Yang suka parlay bola gabung di kartikabet
Agen slot terbaik se asia cuma pandawa777
Deposit pulsa tanpa potongan di situs slot merdeka99
Terbukti gacor surya303 wd cepat cair
Kunjungi zamrud88 situs gacor anti rungkad
Modal minim hasil maksimal main di bimaslot
Pasti jepe kalau main di arjuna138
Gas ke srikandi77 maxwin tiap hari
Free spin dan bonus harian di dewiplay88
Gua wd tiap hari dari nakula4d
Jangan lupa main di sadewa777 biar jadi sultan
Slot thailand server luar gacor abis
Hoki banget hari ini menang di prabu88
Pola gacor zeus x500 hanya di kresna303
Coba deh situs ini gampang maxwin wulan138
Cari situs gacor? ya lestari77 jawabannya
Beneran dibayar lunas sama kusumahoki
Depo kecil menang besar di cempaka99
Poker online uang asli hanya di satria88
Daftar slot gratis saldo 50 ribu di ratu303
Judi bola dan live casino terlengkap di perkasa365
Main santai saldo nambah terus di kamboja77
""".strip().splitlines()

CLEAN = """
Rapat koordinasi dihadiri 88 kepala desa dan camat
Pendaftaran beasiswa daerah dibuka sampai 30 November
Kami mengundang warga mengikuti kerja bakti hari Minggu
Jadwal imunisasi posyandu Melati pukul 08.00 sampai selesai
Pelayanan KTP elektronik libur pada tanggal merah
Bupati meresmikan jembatan penghubung dua kecamatan
Pemkab menyalurkan bantuan beras kepada 1.200 keluarga
Mohon jalan rusak di RT 04 segera diperbaiki
Lampu jalan di depan pasar mati sudah seminggu
Air PDAM keruh sejak kemarin, tolong dicek
Terima kasih admin, keluhan saya sudah ditanggapi
Antrean di puskesmas sangat lama, mohon ditambah petugas
Selamat Hari Guru untuk semua pendidik di Indonesia
Harga cabai di pasar induk turun menjadi Rp40.000 per kilogram
Waspada hujan lebat disertai angin kencang sore ini
BPBD menyiagakan perahu karet di lima titik banjir
Pajak kendaraan bisa dibayar melalui aplikasi resmi
Stadion akan direnovasi mulai bulan depan
Festival budaya menampilkan tari dan musik daerah
Lomba burung kicau memperebutkan piala bupati
Tim voli putri juara satu tingkat provinsi
Pasien diminta membawa kartu BPJS dan surat rujukan
Kelas 12 SMA 3 mengikuti simulasi ujian
Perbaikan pipa membuat aliran air terhenti sementara
Kuota mudik gratis tersisa 25 kursi
Apakah besok kantor kelurahan buka?
Berapa lama proses pembuatan akta kelahiran?
Min, link pendaftarannya tidak bisa dibuka
Videonya bagus dan sangat bermanfaat, terima kasih
Keren banget kegiatan anak mudanya, lanjutkan
Semoga lekas sembuh dan sehat selalu
Alhamdulillah panen padi tahun ini melimpah
Dana desa dipakai membangun saluran irigasi
Slot parkir di alun alun ditambah menjadi 200
Slot waktu wawancara dapat dipilih pada formulir
Bonus produksi panas bumi diterima kas daerah
Depo arsip dipindahkan ke gedung baru
Jackpot durian runtuh, petani panen raya
Menang tender, kontraktor mulai bekerja pekan ini
Main bola di lapangan desa setiap Sabtu
Pulau Merah jadi tujuan wisata favorit
Hotel Garuda 88 menerima sertifikat halal
Akun saya budi77 tidak bisa masuk ke portal
Nomor antrean A17 dipanggil ke loket 3
Kode barang KX888 tercantum pada berita acara
Permainan tradisional diperlombakan di halaman sekolah
Sekolah meraih skor 4D pada penilaian mandiri
Bazar UMKM menawarkan bonus kupon belanja
Saldo kas RT bulan ini Rp2.350.000
Member perpustakaan mendapat kartu gratis
""".strip().splitlines()

ABOUT = """
Situs desa kami muncul tulisan slot gacor, mohon ditindak
Pak tolong blokir situs judi slot yang merajalela
Kominfo memblokir ribuan situs judi online bulan ini
Polisi menangkap bandar togel di terminal
Waspada penipuan berkedok slot gacor dan maxwin
ASN dilarang bermain judi online dalam bentuk apa pun
Subdomain dinas disusupi halaman slot gacor, sudah dibersihkan
Admin mohon hapus komentar judi di unggahan ini
Anak tetangga saya kecanduan slot sampai putus sekolah
Suami saya menghabiskan gaji untuk judi online, tolong situsnya ditutup
Website sekolah kami diretas dan berisi iklan togel
Laporkan konten judi melalui aduankonten.id
Penyuluhan bahaya judi online di balai desa berlangsung lancar
Jangan tergiur janji maxwin, bandar selalu menang
Kasus promosi situs slot oleh selebgram masuk tahap penyidikan
Menteri meminta penyedia layanan memutus akses situs slot
Komentar berisi promosi slot memenuhi akun resmi pemprov
Judi online menyebabkan perceraian meningkat menurut pengadilan agama
Tim siber menemukan 40 tautan judi pada laman kampus
Rekening penampung deposit judi dibekukan bank
Hasil razia, polisi menyita komputer operator judi online
Mohon website puskesmas dicek, di Google muncul slot gacor
Kenapa iklan slot masih muncul di aplikasi ini, tolong ditertibkan
Dosen meneliti pola penyebaran spam judi di kolom komentar
Korban judi online dapat berkonsultasi di puskesmas
""".strip().splitlines()
