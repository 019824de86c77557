"""The words of fraud, by the sign that each of them is. None is a proof of anything alone."""

from kentongan.core.screening.lexicon import Lexicon, listed

SIGNS = Lexicon(
    {
        "apk": listed(
            """
            apk, file apk, undangan apk, unduh aplikasi, instal apk, install apk
            """
        ),
        "lure": listed(
            """
            undangan, undangan pernikahan, surat tilang, etilang, bukti transfer, foto paket, cek resi, tagihan,
            lihat foto, surat panggilan, kurir, resi paket, struk
            """
        ),
        "prize": listed(
            """
            pemenang, pemenangnya, memenangkan hadiah, menang undian, menangkan hadiah, undian, pengundian,
            hadiah*, giveaway, cek tunai, grand prize, doorprize, anda terpilih, terpilih mendapat*, terpilih
            sebagai pemenang, terpilih dapat, poin plus, mendapatkan dana, unit mobil, 1 unit, hadiah langsung,
            uang tunai, kejutan, meraih hadiah, rejeki, berkah isi, cek rp, cek tunai rp, 1unit, mobil avanza,
            tabungan anda dapat
            """
        ),
        "chosen": listed(
            """
            selamat, slmt, slamat, selamat anda, nomor anda, no anda, simcard, sim card, nasabah, pelanggan yth,
            plgn yth, plg yth, no hp anda, rek anda, rekening anda, norek anda, info resmi, pesan resmi, surat
            keputusan, pin anda, pin pemenang, kode pin, no pin, pin undian, kode cek, anda mendapat*, anda
            mdpt, anda m dpt, anda mndpt, anda mendpt, kode pemenang, pin, resmi
            """
        ),
        "aid": listed(
            """
            bansos, bantuan sosial, bantuan tunai, dana bantuan, blt, bpnt, pkh, subsidi, bsu, prakerja, bantuan
            pemerintah, kompensasi, dana hibah, bantuan umkm, kuota gratis, pulsa gratis, thr, insentif, dana
            desa gratis, bantuan langsung
            """
        ),
        "notice": listed(
            """
            tilang, tunggakan, pajak, denda, paket anda, paket, diblokir, akan diblokir, terblokir, perubahan
            tarif, tarif baru, tarif transfer, biaya transfer, verifikasi, akun anda, ditangguhkan, kedaluwarsa,
            kadaluarsa, upgrade, pembaruan data, update data, konfirmasi, tagihan anda, skema tarif, transaksi
            mencurigakan, tabungan, bea cukai, restitusi, pengembalian pajak, aktivasi, rekening anda, rekning,
            tbungn
            """
        ),
        "act": listed(
            """
            klik, klick, kelik, click, klik link, klik tautan, kunjungi, buka link, isi data, isi formulir,
            daftar sekarang, daftar di, daftarkan, segera daftar, unduh, download, info klik, cek di, link di
            bawah, tautan berikut, link berikut, link ini, isi form, login, masuk ke, akses
            """
        ),
        "call": listed(
            """
            hub, hubungi, hub wa, infohub, info hub, call, chat, chat wa, wa, whatsapp, telegram, japri, dm,
            telp, tlp, cp, minat hub, berminat hub, sms, hp, no hp
            """
        ),
        "rush": listed(
            """
            segera, sekarang juga, hari ini, terakhir, batas waktu, 24 jam, jatuh tempo, sebelum, buruan,
            kesempatan terakhir, kuota terbatas, jika tidak, cepat
            """
        ),
        "secret": listed(
            """
            otp, kode otp, kode verifikasi, password, kata sandi, cvv, cvc, pin atm, pin anda, user id,
            username, nomor kartu, no kartu, kartu atm, m pin, mpin, kode rahasia, seed phrase
            """
        ),
        "give": listed(
            """
            kirim*, krm, berikan, sebutkan, masukkan, masukan, isi, balas, infokan, serahkan, input, minta kode
            """
        ),
        "loan": listed(
            """
            pinjaman, pnjaman, pinjam uang, dana tunai, tanpa agunan, tanpa jaminan, kta, jaminan bpkb, kredit
            tanpa, pinjol, copy ktp, cair, cairkan, pinjaman tunai, foto copy ktp, bi checking, bunga, plafon,
            pelunasan, kartu kredit, modal usaha, dana cepat, proses cepat, syarat mudah, syarat ktp
            """
        ),
        "transfer": listed(
            """
            transfer ke, ditransfer, transfer, kirim ke rekening, no rek, norek, rekeningnya, rekening ini, rek,
            uangnya, kirim uang, tf ke, pembayarannya, pembayaran, kirim ke bank
            """
        ),
        "topup": listed(
            """
            isi pulsa, isikan pulsa, isiin pulsa, belikan pulsa, beliin pulsa, belikan dulu, mama minta pulsa,
            minta pulsa, kirim pulsa, isi dl pulsa, isikan dl, belikn, tolong belikan, tlng bliin, pulsa, dl
            pulsa, bliin, kirimin pulsa, kirimkan dulu, kirimkan dulu pulsa, esian, tolong kirimkan, kirimkan
            pulsa
            """
        ),
        "kin": listed(
            """
            rumah sakit, no baruku, digantiin, saya ganti, gantiin, kak, de, no temen, mama, papa, bapak, bpk,
            ibu, mah, pah, sayang, yank, kantor polisi, nomor baru, no baru, no as ini, nomr ini, nmr ini, nomor
            ini, no ini, di nomor, nanti diganti, penting, pinjam hp, nanti
            """
        ),
        "deal": listed(
            """
            kuasakan, dikuasakan, masih mau diterusin, uang kontrakan, mau dibayar, mau di bayar, bapak iwan,
            mau di jual, mau dijual, di survey, sudah lihat, sudah liat, sdh di survey, mengenai rumah, mengenai
            mobil, mengenai tanah, soal angsuran, soal kontrakan, angsurannya, ke atasan, mobil yg, rumah dan
            tanah, tanah yang, mobil toyotanya, negosiasi, nego harga, negosiasi harganya, harga netnya,
            berminat, cocok, suami saya, sodara saya, bapak saya, atasan saya, sudah survei, masalah harga,
            brminat, minat
            """
        ),
        "job": listed(
            """
            kerja part time, paruh waktu, kerja dari rumah, komisi harian, like dan subscribe, like video,
            freelance, lowongan, tanpa pengalaman, gaji harian, komisi, penghasilan tambahan, dibayar per, tugas
            harian
            """
        ),
        "togel": listed(
            """
            togel, angka jitu, angka gaib, tembus, shio, sgp, mbah, jitu, casino, angka ritual
            """
        ),
        "invest": listed(
            """
            profit, passive income, trading, investasi, titip dana, roi, untung pasti, dijamin untung, cuan,
            modal kecil, penggandaan uang, robot trading, modal kembali, dana gaib, pesugihan, dijamin tembus
            """
        ),
        "sale": listed(
            """
            promo, tiket murah, e tiket, eticket, e ticket, tiket pesawat, diskon, discon, agen pulsa, chip,
            black market, bm, big sale, cuci gudang, harga murah, order, pemesanan, ijazah, travel, bb dakota,
            bb onyx, agenpulsa, jadi agen, agen pulsa elektrik, all operator, olshop, elektronik bb, e tiket
            promo, booking online, toko, bb torch, bb davis, bb gemini, blackberry, laptop, ready stock
            """
        ),
        "warning": listed(
            """
            waspada, waspadai, hati hati, awas, hoaks, hoax, penipuan, penipu, modus, jangan klik, jangan
            percaya, jangan mudah percaya, jangan berikan, jangan pernah, jangan sebarkan, tidak pernah meminta,
            mengatasnamakan, laporkan, bukan dari, palsu, phishing, disinformasi, abaikan pesan, tidak benar,
            klarifikasi, imbau*, mengimbau, jaga kerahasiaan, jangan bagikan, jangan membagikan, korban,
            tertipu, ketipu, kena tipu, scam
            """
        ),
    }
)
