"""The words of an election campaign, by what each does there. Names are masked before they are looked up.

SUPPORT calls for a vote or predicts a victory, PRAISE speaks well, PROGRAMME promises, TRAIL follows a campaign,
AGAINST calls for a vote against, BLAME speaks ill, SERVICE is the neutral business of an election.
"""

from kentongan.core.screening.lexicon import Lexicon, listed

CUES = Lexicon(
    {
        "support": listed(
            """
            pilih dia, yes, wajib pilih, tetap pilih, tetep milih, tetap milih, ikut nyoblos, ikut dukung,
            menangkeun, dukungku, satukan suara, gas, gaskan, gaskeun, menuju kemenangan, go, gubernur
            pilihan, gubernur terbaik, presidenku, bupatiku, coblos, nyoblos, coblosen, cobloslah, coblosno,
            pilihlah, pilihen, milih, pilih, piliho, pilihanku, pilihan kita, pilihan saya, pilihan tepat,
            pilihan terbaik, pilihan rakyat, pilihan utama, jadi pilihan, dukung, mendukung, dukungannya,
            pendukung kuat, kami dukung, nderek, menangkan, memenangkan, kemenangan, pemenangnya, menangno,
            menangken, mesti menang, pasti menang, insyaallah menang, insya allah menang, semoga menang,
            harus menang, menang telak, menang mutlak, lanjutkan, lanjutno, lanjut dua periode, dua periode,
            2 periode, gaspol, gas pol, all in, satu suara, satu komando, kawal sampai menang, rapatkan
            barisan, wes wayahe, wis wayahe, sing penting, harga mati, tak tergantikan, jadi gubernur, jadi
            bupati, jadi wali kota, jadi walikota, jadi presiden, gubernur kita, bupati kita, presiden kita,
            gubernurku, gubernur saya, for presiden, for gubernur, jangan lupa pilih, jangan lupa coblos,
            ayo pilih, ayo coblos, ayo dukung, yuk pilih, yuk coblos, siap menangkan, siap mendukung, siap
            dukung, kami bersama, raih kemenangan, jagoan, jagoanku, jagokan, menjagokan, ikut pilih, tok
            liyane, vote
            """
        ),
        "rally": listed(
            """
            tetap, bersama, hidup, kawal, relawan, deklarasi, restu, doa restu, mohon doa, antarkan, lanjut,
            dilanjutkan, menang, pemenangan, didukung, dukungan, pemenangan daerah, tim pemenangan, optimis
            menang, bismillah
            """
        ),
        "praise": listed(
            """
            mantaps, manteb, setuju, mendoakan, doakan, doanya, ikhtiar, kompak, lanjutken, kangen, rindu,
            ganteng, cantik, elegan, prof, brilian, lugas, mengayomi, humble, ramah, rendah hati,
            berkharisma, karismatik, negarawan, membumi, kerja nyata, bukti nyata, hasil nyata,
            alhamdulillah, bahagia, senang, seneng, ditunggu, keren, keyen, mantap, mantab, mantul, mantapp,
            hebat, bangga, terbaik, luar biasa, cerdas, pintar, pinter, tegas, berani, pemberani, visioner,
            peduli, kepedulian, merakyat, amanah, jujur, bersih, santun, sederhana, bersahaja, tulus,
            ikhlas, adem, track record, rekam jejak, pengalaman, berpengalaman, terbukti, teruji, prestasi,
            berprestasi, penghargaan, dinobatkan, gemilang, sukses, kesuksesan, berhasil, keberhasilan,
            unggul, keunggulan, cocok, layak, pantas, tepat, hidden gem, bagus, baguss, suka, kagum, idola,
            idolaku, jos, joss, josss, jozz, top, topp, salut, inspiratif, menginspirasi, inspirasi,
            dedikasi, berdedikasi, optimis, optimistis, yakin, keyakinan, semangat, semangattt, terima
            kasih, terimakasih, makasih, matur nuwun, suwun, amin, aamiin, amiin, semoga, bismillah,
            barakallah, masya allah, masyaallah, sehat selalu, sukses selalu, sehat, lancar, dilancarkan,
            dimudahkan, berkah, barokah, selamat, smart, cool, the best, love, cinta, sayang, setia, juara,
            menguasai, memukau, tangguh, ketangguhan, kompeten, kompetensi, mumpuni, berkualitas, kualitas,
            bijak, bijaksana, bermanfaat, manfaat, positif, apresiasi, mengapresiasi, disambut, sambutan
            hangat, hangat, antusias, elektabilitas tertinggi, makin tinggi, melesat, meroket, sip, siip,
            oke, gercep, sat set, nyata, jelas, paling, konsisten, membanggakan, panutan, teladan, tokoh,
            srikandi, candu, wow, makjleb, nyambung
            """
        ),
        "programme": listed(
            """
            optimalkan, tonjolkan, tekad, bertekad, ingin, upaya, berupaya, menyalurkan, potensi, perhatian,
            bagikan, bagi bagi, tawarkan, menawarkan, paparkan, usung, maju, sejahtera, kesejahteraan,
            makmur, adil, bangun, membangun, pembangunan, wujudkan, mewujudkan, terwujud, komitmen,
            berkomitmen, prioritas, prioritaskan, memprioritaskan, program unggulan, visi, misi, visi misi,
            gagasan, solusi, harapan, masa depan, perubahan, gerbang baru, era baru, menghadirkan, menuju,
            dorong, mendorong, perkuat, memperkuat, tingkatkan, meningkatkan, ingatkan, mengajak, ajak,
            berjanji, janji, siap, siapkan, pastikan, memastikan, tegaskan, menegaskan, kepemimpinan,
            pemimpin, memimpin, pimpin, berpihak, lapangan kerja, gratis, perjuangkan, memperjuangkan,
            berjuang, perjuangan, mampu, ciptakan, menciptakan, puji, memuji, hilirisasi, konektivitas,
            infrastruktur, umkm, dipercaya, melayani, keberlanjutan, unggulan, dampak, membantu, bantu,
            kemajuan, inovasi, inovatif, inklusif, berkelanjutan, berkeadilan, karakter
            """
        ),
        "trail": listed(
            """
            kampanye, kampanyekan, blusukan, menyapa, sapa, mengunjungi, kunjungi, kunjungan, berkunjung,
            sowan, ziarah, silaturahmi, safari, konsolidasi, juru bicara, jubir, tim kampanye, kader,
            mengusung, diusung, ribuan, pendukung, elektabilitas, survei, debat, tim
            """
        ),
        "appeal": listed(
            """
            kita, kami, rakyat, masyarakat, warga kita, semua, seluruh, bersama sama, terus, semakin, makin, selalu, sangat,
            setiap, penuh, lebih baik, demi, agar, bagi, untuk, kuat, sungguh, benar benar, memang, dinilai, ekonomi,
            pendidikan, kesehatan, guru, santri, kiai, ulama, petani, nelayan, pemuda, generasi, lingkungan, program,
            menjaga, membawa, memberikan, kerja, insyaallah, insya allah, rek, tenan, ben, kanggo, nggawe
            """
        ),
        "news": listed(
            """
            survei, merilis, rilis, dirilis, responden, hasil, hasilnya, lembaga survei, litbang, perolehan, perolehan suara,
            resmi, mendaftar, mendaftarkan, daftar, pendaftaran, tiba, hadir, menghadiri, jelang, usai, terkait, soal,
            menurut, kata, ujar, ujarnya, senin, selasa, rabu, kamis, jumat, sabtu, minggu, wib, wita, wit, tiga pasangan,
            masing masing, versi, simulasi, persen, putaran, rampung, jalani, pertarungan, lawan, siapa, selengkapnya
            """
        ),
        "against": listed(
            """
            jangan pilih, jangan coblos, ojo pilih, ojo milih, tidak pilih, gak pilih,
            tenggelamkan, asal bukan, yang penting bukan, ganti presiden, ganti gubernur, ganti bupati,
            ganti wali kota, jangan lagi mendukung, jangan mendukung, jangan dukung, hukum partai, boikot,
            sing penting ora, pokoke gak, pokoe gak, jangan menangkan
            """
        ),
        "blame": listed(
            """
            korupsi, koruptor, korup, kpk, diperiksa, digeledah, geledah, tersangka, hibah, kasus, suap,
            gagal, kegagalan, bohong, pembohong, dusta, goblok, gobloke, tolol, bodoh, bego, jancok, jancuk,
            cok, ancok, anjing, anjir, anjer, bjir, bajingan, asu, asw, taek, tai, njs, najis, bangsat,
            ngaco, ngawur, autopilot, auto pilot, boneka, dinasti, mulyono, fufufafa, gerombolan, antek,
            kroni, oligarki, rakus, serakah, munafik, kalah, keok, ampas, ogah, emoh, wegah, gamau, gamao,
            males, kecewa, nyesel, menyesal, heran, bosen, bosan, muak, kesel, benci, payah, jelek, elek,
            buruk, parah, rusak, perusak, hancur, mundur, mangkrak, macet, banjir, miskin, kemiskinan,
            mahal, pencitraan, gimmick, pesta, nyinyir, sindir, menyindir, kritik, mengkritik, kritisi,
            tidak jelas, gak jelas, ga jelas, tidak kenal, gak kenal, ga kenal, gakenal, gak kerja, ga
            kerja, gk kerja, tidak becus, gak becus, tidak mampu, pecah suara, mecah suara, memecah suara,
            pemecah suara, pelengkap, penghianat, pengkhianat, curang, kecurangan, politik uang, serangan
            fajar, disuap, dibayar, takut, susah, kasian, kasihan, terlibat, tangkap, adili, penjara,
            dipenjara, rugi, ngerugiin, merugikan, gapernah, lapo, sok, cuma, doang, kocak, wkwk, wkwkwk,
            haha, stop, blok, lemah, rendah, paling rendah, maneh, sumpah
            """
        ),
        "service": listed(
            """
            kpu, kpud, bawaslu, panwaslu, kpps, ppk, pps, tps, dpt, dpthp, dps, surat suara, kotak suara,
            hak pilih, hak suara, golput, jangan golput, partisipasi, partisipasi pemilih, daftar pemilih,
            jadwal, tahapan, sosialisasi, netralitas, netral, asn netral, pemutakhiran, coklit, pantarlih,
            pemungutan suara, rekapitulasi, hitung cepat, quick count, real count, pengundian, penetapan,
            masa tenang, dilantik, pelantikan, tes kesehatan, pendaftaran, daftar ke, linmas, pengamanan,
            logistik, saksi, undi, debat publik, disiarkan, live streaming, pemilih pemula, nomor antrean
            """
        ),
        "doubt": listed(
            """
            malah, kok, ko, sing, seng, sg, yg, yang, pada, wong, orang, kenapa, ngapain, masih, salah
            """
        ),
        "not": listed(
            """
            tidak, tdk, tak, gak, ga, gk, nggak, ngga, enggak, bukan, jangan, jgn, ora, gaakan, ndak, belum,
            blm, kurang, moh
            """
        ),
        "ask": listed("apakah, kenapa, mengapa, siapa, gimana, bagaimana, kok, kah, ta"),
    }
)

# Words that bring somebody who stands into a text even where no rulebook names him.
STANDING = {
    "gesture": listed(
        """
        salam satu jari, salam dua jari, salam tiga jari, salam empat jari, salam 1 jari, salam 2 jari,
        salam 3 jari, salam 4 jari, salam dua periode, acungkan dua jari, acungkan satu jari, acungkan tiga
        jari, simbol dua jari, pose dua jari, pose satu jari, pose tiga jari, jari telunjuk, salam metal,
        salam jempol, pose jari
        """
    ),
    "office": listed(
        """
        paslon, pasangan calon, calon presiden, calon wakil presiden, calon gubernur, calon wakil gubernur,
        calon bupati, calon wakil bupati, calon wali kota, calon walikota, calon wakil wali kota, calon
        legislatif, calon anggota dpr, calon anggota dprd, calon kepala daerah, calon kepala desa, capres,
        cawapres, cagub, cawagub, cabup, cawabup, cawalkot, cawawalkot, calkada, cakada, caleg, cakades,
        nomor urut, no urut, petahana
        """
    ),
    "hopeful": listed(
        """
        bakal calon, bacalon, bacapres, bacawapres, bacagub, bacabup, bacalonkada, bacaleg, bapaslon, balon
        bupati
        """
    ),
    "party": listed(
        """
        pkb, gerindra, pdip, pdi perjuangan, golkar, nasdem, pks, hanura, perindo, psi, ppp, partai
        demokrat, partai buruh, partai gelora, partai garuda, partai ummat, partai amanat nasional, partai
        bulan bintang, parpol
        """
    ),
}
