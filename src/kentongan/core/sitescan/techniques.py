"""What can be found on a site: each technique with its severity, what it means and how it is cleaned.

The techniques are those seen in kits of attackers of Indonesian government sites; the cleaning steps that
depend on the software of the site are in `cleaning.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How soon somebody must act. INFO is advice and leaves the status of a site where it is."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Technique(StrEnum):
    """The values are the names in files, on the command line and in the API."""

    DOORWAY = "doorway"
    QUERY_DOORWAY = "query_doorway"
    HIDDEN_LINKS = "hidden_links"
    NOSCRIPT_LINKS = "noscript_links"
    TRAILING_LINKS = "trailing_links"
    VISIBLE_LINKS = "visible_links"
    CLOAKED_PAGE = "cloaked_page"
    CLOAKED_LINKS = "cloaked_links"
    CLOAKED_TITLE = "cloaked_title"
    CLOAKED_REDIRECT = "cloaked_redirect"
    COOKIE_REDIRECT = "cookie_redirect"
    OUTSIDE_REDIRECT = "outside_redirect"
    SCRIPT_REDIRECT = "script_redirect"
    SCRIPT_CONTENT = "script_content"
    EXTERNAL_AMP = "external_amp"
    STRUCTURED_DATA = "structured_data"
    META_SPAM = "meta_spam"
    IFRAME = "iframe"
    GAMBLING_TEXT = "gambling_text"
    DEFACEMENT = "defacement"
    SITEMAP_SPAM = "sitemap_spam"
    ROBOTS_SPAM = "robots_spam"
    VERIFICATION_FILE = "verification_file"
    UPLOAD_SPAM = "upload_spam"
    OPEN_REDIRECT = "open_redirect"
    WILDCARD_DNS = "wildcard_dns"
    DANGLING_DNS = "dangling_dns"
    SWAPPED_DNS = "swapped_dns"
    WEBSHELL = "webshell"
    NEW_SCRIPT = "new_script"
    CHANGED_LOOK = "changed_look"
    EXPOSED_FILE = "exposed_file"
    DIRECTORY_LISTING = "directory_listing"
    DEBUG_PAGE = "debug_page"
    OLD_SOFTWARE = "old_software"
    WEAK_HEADERS = "weak_headers"
    WEAK_TLS = "weak_tls"


# What is about the safety of a site, not about something an attacker left there.
EXPOSURES = frozenset(
    {
        Technique.OPEN_REDIRECT, Technique.EXPOSED_FILE, Technique.DIRECTORY_LISTING, Technique.DEBUG_PAGE,
        Technique.OLD_SOFTWARE, Technique.WEAK_HEADERS, Technique.WEAK_TLS,
    }
)  # fmt: skip

# What the DNS says, apart from what the site itself shows.
OF_NAMES = frozenset({Technique.WILDCARD_DNS, Technique.DANGLING_DNS, Technique.SWAPPED_DNS})


@dataclass(frozen=True, slots=True)
class Advice:
    """What is told about a technique, in Indonesian and English: title, what it means, how it is cleaned."""

    severity: Severity
    title: str
    title_en: str
    why: str
    why_en: str
    clean: str
    clean_en: str


_C, _H, _M, _L, _I = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO

ADVICE: Mapping[Technique, Advice] = {
    Technique.DOORWAY: Advice(
        _C, "Halaman promosi judi", "Gambling doorway page",
        "Seluruh halaman ini mempromosikan judi dan dipasang di situs pemerintah agar muncul di mesin pencari.",
        "The whole page promotes gambling; it was put on a government site so that search engines show it.",
        "Hapus berkas atau folder halaman ini, cari berkas lain yang dibuat pada waktu yang sama, lalu minta "
        "penghapusan alamatnya dari indeks lewat Search Console.",
        "Delete the file or folder of this page, look for others made at the same time, then ask for the removal "
        "of its address from the index in Search Console.",
    ),
    Technique.QUERY_DOORWAY: Advice(
        _C, "Halaman judi lewat kata kunci di alamat", "Doorway behind a query",
        "Alamat dengan kata kunci (misalnya ?x=kata) menampilkan promosi judi; tanpa kata kunci tampak wajar atau "
        "tidak ditemukan.",
        "An address with a keyword (?x=word) shows gambling; without it the page looks normal or missing.",
        "Cari kode yang membaca parameter alamat di index.php, functions.php, dan mu-plugins; hapus kode itu beserta "
        "berkas kata kuncinya.",
        "Find the code that reads this parameter in index.php, functions.php and mu-plugins; delete it with its "
        "keyword files.",
    ),
    Technique.HIDDEN_LINKS: Advice(
        _H, "Tautan judi tersembunyi", "Hidden gambling links",
        "Halaman memuat tautan judi yang disembunyikan dari mata pengunjung tetapi dibaca mesin pencari.",
        "The page holds gambling links hidden from visitors but read by search engines.",
        "Hapus blok tautan itu dari templat (biasanya header, footer, atau isi kiriman) dan dari basis data.",
        "Remove the block of links from the template (header, footer or post content) and from the database.",
    ),
    Technique.NOSCRIPT_LINKS: Advice(
        _H, "Tautan judi di dalam noscript", "Gambling links in noscript",
        "Tautan judi ditaruh di bagian yang hanya dibaca mesin pencari dan peramban tanpa skrip.",
        "Gambling links stand where only search engines and browsers without scripts read them.",
        "Hapus bagian <noscript> itu dari templat atau pengaturan tema.",
        "Remove that <noscript> part from the template or theme settings.",
    ),
    Technique.TRAILING_LINKS: Advice(
        _H, "Tautan judi sesudah akhir halaman", "Gambling links after the end of the page",
        "Sesudah penutup </html> ada tautan judi: keluaran skrip yang ditambahkan penyerang.",
        "Gambling links follow </html>: output of a script that an attacker added.",
        "Periksa baris terakhir index.php, wp-config.php, footer.php dan auto_append_file di .htaccess atau "
        ".user.ini; hapus yang tidak Anda pasang.",
        "Check the last lines of index.php, wp-config.php, footer.php and auto_append_file in .htaccess or "
        ".user.ini; delete what you did not install.",
    ),
    Technique.VISIBLE_LINKS: Advice(
        _H, "Tautan judi di halaman", "Gambling links on the page",
        "Halaman ini menautkan ke situs judi, terbuka untuk semua pengunjung.",
        "The page links to gambling sites for everyone to see.",
        "Hapus tautannya; bila berasal dari komentar atau buku tamu, tutup pengisian tanpa pemeriksaan.",
        "Remove the links; if they come from comments or a guest book, close unmoderated entries.",
    ),
    Technique.CLOAKED_PAGE: Advice(
        _C, "Halaman lain untuk mesin pencari", "Another page for search engines",
        "Pengunjung melihat situs Anda, tetapi mesin pencari atau orang dari Google melihat promosi judi. Karena itu "
        "dari kantor Anda memang tidak tampak apa-apa.",
        "Visitors see your site, but search engines or people from Google see gambling. From your office nothing "
        "can be seen.",
        "Cari kode yang memeriksa HTTP_USER_AGENT atau HTTP_REFERER di index.php, wp-config.php, functions.php, "
        "mu-plugins dan .htaccess; hapus, lalu minta penghapusan dari indeks.",
        "Find code that checks HTTP_USER_AGENT or HTTP_REFERER in index.php, wp-config.php, functions.php, "
        "mu-plugins and .htaccess; delete it, then ask for removal from the index.",
    ),
    Technique.CLOAKED_LINKS: Advice(
        _H, "Tautan judi hanya untuk mesin pencari", "Gambling links for search engines only",
        "Tautan judi ditambahkan hanya ketika mesin pencari yang membuka halaman.",
        "Gambling links are added only when a search engine opens the page.",
        "Cari kode yang memeriksa HTTP_USER_AGENT di tema, pengaya dan mu-plugins, lalu hapus.",
        "Find code that checks HTTP_USER_AGENT in the theme, plugins and mu-plugins, and delete it.",
    ),
    Technique.CLOAKED_TITLE: Advice(
        _H, "Judul ditukar untuk mesin pencari", "Title swapped for search engines",
        "Mesin pencari menerima judul atau keterangan judi, pengunjung menerima judul yang wajar.",
        "Search engines get a title or description about gambling, visitors get the proper one.",
        "Cari kode yang mengganti judul di functions.php, header.php atau pengaya SEO, lalu hapus.",
        "Find the code that replaces the title in functions.php, header.php or an SEO plugin, and delete it.",
    ),
    Technique.CLOAKED_REDIRECT: Advice(
        _C, "Sebagian pengunjung dialihkan ke luar", "Some visitors are sent elsewhere",
        "Orang yang datang dari Google, atau memakai ponsel, dialihkan ke situs lain; yang mengetik alamat tidak.",
        "People who come from Google, or on a phone, are sent to another site; those who type the address are not.",
        "Periksa .htaccess, wp-config.php dan index.php untuk aturan yang menyebut HTTP_REFERER atau "
        "HTTP_USER_AGENT; hapus aturan itu.",
        "Check .htaccess, wp-config.php and index.php for rules that name HTTP_REFERER or HTTP_USER_AGENT; "
        "delete them.",
    ),
    Technique.COOKIE_REDIRECT: Advice(
        _C, "Kunjungan pertama dialihkan ke luar", "The first visit is sent elsewhere",
        "Pengunjung baru dialihkan ke situs lain sekali saja; sesudah itu sebuah kuki menyembunyikannya.",
        "A new visitor is sent to another site once; then a cookie hides it.",
        "Cari setcookie dan header('Location: …') di index.php, functions.php dan mu-plugins; hapus kode itu.",
        "Find setcookie and header('Location: …') in index.php, functions.php and mu-plugins; delete that code.",
    ),
    Technique.OUTSIDE_REDIRECT: Advice(
        _H, "Semua pengunjung dialihkan ke situs judi", "Everyone is sent to a gambling site",
        "Alamat ini mengalihkan siapa pun ke situs judi.",
        "This address sends everybody to a gambling site.",
        "Periksa .htaccess, index.php, pengaturan alamat situs dan DNS; kembalikan yang benar.",
        "Check .htaccess, index.php, the site's address settings and DNS; put the right ones back.",
    ),
    Technique.SCRIPT_REDIRECT: Advice(
        _C, "Skrip mengalihkan pengunjung", "A script sends visitors elsewhere",
        "Skrip yang disamarkan mengalihkan pengunjung ke situs lain di peramban mereka.",
        "A disguised script sends visitors to another site in their browser.",
        "Hapus skrip itu dari templat, basis data (wp_options, wp_posts) dan berkas .js; ganti semua sandi.",
        "Delete the script from templates, the database (wp_options, wp_posts) and .js files; change all passwords.",
    ),
    Technique.SCRIPT_CONTENT: Advice(
        _H, "Skrip menulis isi judi", "A script writes gambling content",
        "Skrip yang disamarkan menulis tautan atau bingkai judi ke halaman.",
        "A disguised script writes gambling links or frames into the page.",
        "Hapus skrip itu dari templat, basis data dan berkas .js; cari kode lain dengan atob atau fromCharCode.",
        "Delete the script from templates, database and .js files; look for more code with atob or fromCharCode.",
    ),
    Technique.EXTERNAL_AMP: Advice(
        _H, "Salinan AMP atau alamat resmi di luar", "AMP copy or canonical address elsewhere",
        "Halaman menyuruh mesin pencari memakai salinan di situs lain sebagai halaman resminya.",
        "The page tells search engines that a copy on another site is the official one.",
        "Hapus <link rel=\"amphtml\"> atau <link rel=\"canonical\"> yang menunjuk ke luar, lalu minta penghapusan "
        "salinan AMP dari indeks.",
        "Delete the <link rel=\"amphtml\"> or <link rel=\"canonical\"> that points outside, then ask for removal of "
        "the AMP copy from the index.",
    ),
    Technique.STRUCTURED_DATA: Advice(
        _H, "Data terstruktur berisi judi", "Gambling in structured data",
        "Data untuk mesin pencari (JSON-LD) di halaman ini menawarkan judi, biasanya dengan bintang penilaian palsu.",
        "The data for search engines (JSON-LD) on this page offers gambling, mostly with fake ratings.",
        "Hapus blok application/ld+json itu dari templat atau pengaya SEO.",
        "Delete that application/ld+json block from the template or the SEO plugin.",
    ),
    Technique.META_SPAM: Advice(
        _H, "Judul atau keterangan berisi judi", "Gambling in title or description",
        "Judul atau keterangan halaman mempromosikan judi; itu yang tampil di hasil pencarian.",
        "The title or description promotes gambling; that is what search results show.",
        "Perbaiki judul dan keterangan di pengaturan situs, templat, atau pengaya SEO.",
        "Put title and description right in the site settings, the template or the SEO plugin.",
    ),
    Technique.IFRAME: Advice(
        _C, "Bingkai situs lain menutupi halaman", "A frame of another site covers the page",
        "Bingkai selebar layar dari situs lain menutupi isi situs Anda.",
        "A frame as large as the screen shows another site over yours.",
        "Hapus <iframe> itu dari templat, widget atau basis data.",
        "Delete that <iframe> from the template, a widget or the database.",
    ),
    Technique.GAMBLING_TEXT: Advice(
        _H, "Tulisan promosi judi di halaman", "Gambling promotion in the text",
        "Di antara isi halaman ada tulisan promosi judi, sering dengan huruf yang disamarkan.",
        "Promotion of gambling stands among the page's text, often in disguised letters.",
        "Sunting halaman atau kirimannya dan hapus tulisan itu; periksa siapa yang terakhir mengubahnya.",
        "Edit the page or post and remove the text; check who changed it last.",
    ),
    Technique.DEFACEMENT: Advice(
        _C, "Halaman diganti penyerang", "Page defaced",
        "Tampilan halaman diganti dengan pesan penyerang.",
        "The page was replaced by an attacker's message.",
        "Simpan bukti, pasang halaman pemeliharaan, pulihkan dari cadangan bersih, lalu tutup jalan masuknya.",
        "Keep the evidence, show a maintenance page, restore from a clean backup, then close the way in.",
    ),
    Technique.SITEMAP_SPAM: Advice(
        _H, "Peta situs berisi alamat judi", "Gambling addresses in the sitemap",
        "Peta situs (sitemap) mendaftarkan halaman judi ke mesin pencari.",
        "The sitemap lists gambling pages for search engines.",
        "Hapus berkas sitemap palsu dan halaman yang didaftarkannya, lalu kirim ulang sitemap yang benar.",
        "Delete the false sitemap and the pages it lists, then submit the right one.",
    ),
    Technique.ROBOTS_SPAM: Advice(
        _M, "robots.txt diubah penyerang", "robots.txt changed by an attacker",
        "robots.txt menunjuk ke peta situs di luar atau menyebut alamat judi.",
        "robots.txt points to a sitemap elsewhere or names gambling addresses.",
        "Kembalikan isi robots.txt; periksa waktu ubah berkas lain di folder yang sama.",
        "Restore robots.txt; check when other files in that folder were changed.",
    ),
    Technique.VERIFICATION_FILE: Advice(
        _M, "Berkas verifikasi Google yang tidak dikenal", "Unknown Google verification file",
        "Ada berkas verifikasi pemilik Search Console. Bila bukan milik pegawai, penyerang menguasai situs di Google.",
        "A Search Console ownership file is there. If no employee owns it, an attacker controls the site in Google.",
        "Buka Search Console, cabut pemilik yang bukan pegawai, lalu hapus berkasnya.",
        "Open Search Console, remove owners who are not employees, then delete the file.",
    ),
    Technique.UPLOAD_SPAM: Advice(
        _H, "Promosi judi di unggahan", "Gambling in uploads",
        "Berkas unggahan (PDF, gambar, dokumen) memuat promosi judi.",
        "An uploaded file (PDF, picture, document) promotes gambling.",
        "Hapus berkasnya dan tutup pengunggahan tanpa masuk.",
        "Delete the file and close uploads without sign-in.",
    ),
    Technique.OPEN_REDIRECT: Advice(
        _L, "Pengalihan terbuka", "Open redirect",
        "Alamat di situs ini mengalihkan ke mana pun yang disebut di parameternya; dipakai untuk menipu.",
        "An address of the site redirects to whatever its parameter names; it is used for fraud.",
        "Batasi tujuan pengalihan ke halaman sendiri.",
        "Allow redirects to own pages only.",
    ),
    Technique.WILDCARD_DNS: Advice(
        _M, "Semua subdomain menuju tempat lain", "Any subdomain leads elsewhere",
        "Nama acak di bawah situs ini dijawab DNS dan menuju server lain: subdomain judi mudah dibuat.",
        "Random names below this site are answered and lead to another server: gambling subdomains are easily made.",
        "Hapus catatan DNS bintang (*) atau arahkan ke server sendiri; periksa akun pengelola DNS.",
        "Delete the wildcard (*) DNS record or point it to your own server; check the accounts of the DNS panel.",
    ),
    Technique.DANGLING_DNS: Advice(
        _M, "Catatan DNS menggantung", "Dangling DNS record",
        "Catatan CNAME menunjuk ke layanan yang tidak lagi dipakai; orang lain dapat mengambilnya.",
        "A CNAME points to a service no longer in use; somebody else can claim it.",
        "Hapus catatan DNS itu.",
        "Delete that DNS record.",
    ),
    Technique.SWAPPED_DNS: Advice(
        _M, "Nama situs menuju tempat lain", "Name of the site leads elsewhere",
        "Nama situs ini menuju jaringan lain daripada yang terakhir diterima, atau dengan dan tanpa www menuju dua "
        "tempat dengan isi berbeda: catatan DNS mungkin ditukar.",
        "The site's name leads to another network than the one last accepted, or with and without www to two places "
        "with different pages: a DNS record may have been swapped.",
        "Bandingkan catatan DNS dengan server yang sah dan kembalikan; ganti sandi akun DNS. Bila situs memang pindah, "
        "tandai bukan temuan: tempat baru lalu diterima.",
        "Compare the DNS records with the rightful server and restore them; change the password of the DNS account. "
        "If the site did move, dismiss this: the new place is accepted then.",
    ),
    Technique.WEBSHELL: Advice(
        _C, "Jejak pintu belakang", "Trace of a webshell",
        "Halaman ini tampak seperti alat kendali milik penyerang (webshell).",
        "This page looks like an attacker's control tool (webshell).",
        "Jangan hanya menghapus berkasnya: simpan salinan dan log, putuskan akses, ganti semua sandi, pasang ulang "
        "dari sumber bersih.",
        "Do not only delete the file: keep a copy and the logs, cut access, change all passwords, reinstall from a "
        "clean source.",
    ),
    Technique.NEW_SCRIPT: Advice(
        _M, "Skrip luar yang baru", "New external script",
        "Halaman memuat skrip dari alamat yang belum pernah disetujui.",
        "The page loads a script from an address nobody has accepted yet.",
        "Pastikan siapa yang memasangnya; bila dikenal, setujui di daftar skrip situs ini.",
        "Find out who added it; if it is known, accept it in the site's list of scripts.",
    ),
    Technique.CHANGED_LOOK: Advice(
        _M, "Tampilan berubah mendadak", "Sudden change of look",
        "Susunan halaman depan berubah sama sekali dibanding acuan yang disetujui.",
        "The structure of the home page is wholly different from the accepted baseline.",
        "Buka gambar sebelum dan sesudah; bila memang diperbarui, setujui sebagai acuan baru.",
        "Compare the pictures; if it was renewed on purpose, accept it as the new baseline.",
    ),
    Technique.EXPOSED_FILE: Advice(
        _L, "Berkas rahasia terbuka", "Secret file exposed",
        "Berkas yang seharusnya tertutup (.git, cadangan, konfigurasi) dapat dibuka siapa pun.",
        "A file that should be closed (.git, backup, configuration) can be opened by anybody.",
        "Tutup aksesnya di server, pindahkan berkasnya, dan ganti sandi yang tertulis di dalamnya.",
        "Close access on the server, move the file, and change the passwords written in it.",
    ),
    Technique.DIRECTORY_LISTING: Advice(
        _I, "Isi folder terbuka", "Directory listing",
        "Server menampilkan daftar isi folder.", "The server lists the contents of a folder.",
        "Matikan daftar folder (Options -Indexes, autoindex off).", "Switch it off (Options -Indexes, autoindex off).",
    ),
    Technique.DEBUG_PAGE: Advice(
        _L, "Halaman galat rinci terbuka", "Debug page open",
        "Halaman galat memperlihatkan isi program dan mungkin sandi.",
        "An error page shows program details and perhaps passwords.",
        "Matikan mode debug (WP_DEBUG, APP_DEBUG) di server yang dipakai umum.",
        "Switch debug mode off (WP_DEBUG, APP_DEBUG) on the public server.",
    ),
    Technique.OLD_SOFTWARE: Advice(
        _L, "Perangkat lunak lama", "Outdated software",
        "Versi perangkat lunak situs sudah lama dan lubangnya diketahui umum.",
        "The site's software is old and its holes are publicly known.",
        "Cadangkan, lalu perbarui inti, tema dan pengaya; hapus yang tidak dipakai.",
        "Back up, then update core, themes and plugins; delete those not used.",
    ),
    Technique.WEAK_HEADERS: Advice(
        _I, "Kepala keamanan kurang", "Security headers missing",
        "Server tidak mengirim kepala keamanan yang melindungi pengunjung.",
        "The server does not send the security headers that protect visitors.",
        "Tambahkan Strict-Transport-Security, X-Content-Type-Options dan Content-Security-Policy.",
        "Add Strict-Transport-Security, X-Content-Type-Options and Content-Security-Policy.",
    ),
    Technique.WEAK_TLS: Advice(
        _L, "Sambungan aman bermasalah", "Broken TLS",
        "Sertifikat situs tidak sah, kedaluwarsa, atau untuk nama lain.",
        "The certificate of the site is invalid, expired or for another name.",
        "Perbarui sertifikat dan pasang pembaruan otomatis.", "Renew the certificate and automate renewal.",
    ),
}  # fmt: skip
