"""How an infected site is cleaned, step by step, for the software it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a title, what exactly, in Indonesian and in English."""

    title: str
    text: str
    title_en: str
    text_en: str


_BACKUP = Step(
    "Cadangkan dulu berkas dan basis data", "Jangan menghapus sebelum ada salinan: salinan itu juga bukti.",
    "Back up files and database first", "Delete nothing before there is a copy: it is evidence too.",
)  # fmt: skip
_HTACCESS = Step(
    "Buka .htaccess dan .user.ini", "Hapus aturan yang menyebut HTTP_REFERER, HTTP_USER_AGENT, atau auto_append_file "
    "dan tidak Anda pasang; periksa juga di setiap subfolder.",
    "Open .htaccess and .user.ini", "Delete rules with HTTP_REFERER, HTTP_USER_AGENT or auto_append_file that you did "
    "not write; look into each subfolder too.",
)  # fmt: skip
_FILES = Step(
    "Cari berkas yang bukan milik Anda", "Urutkan berkas menurut waktu ubah; curigai .php di folder unggahan, nama "
    "acak, dan isi dengan eval, base64_decode atau gzinflate.",
    "Look for files that are not yours", "Sort by time of change; suspect .php in upload folders, random names, and "
    "content with eval, base64_decode or gzinflate.",
)  # fmt: skip
_CRON = Step(
    "Periksa cron dan tugas terjadwal", "Penyerang memasang tugas yang menulis ulang berkasnya; hapus yang tidak dikenal.",
    "Check cron and scheduled tasks", "Attackers install tasks that write their files again; delete unknown ones.",
)  # fmt: skip
_PASSWORDS = Step(
    "Ganti semua sandi dan kunci rahasia", "Termasuk hosting, FTP, basis data, dan semua pengelola; hapus akun yang "
    "tidak dikenal dan nyalakan verifikasi dua langkah.",
    "Change all passwords and secret keys", "Also hosting, FTP, database and all administrators; delete unknown "
    "accounts and switch two-step sign-in on.",
)  # fmt: skip
_CONSOLE = Step(
    "Periksa pemilik di Search Console", "Cabut pemilik yang bukan pegawai, hapus berkas google*.html yang tidak dikenal, "
    "lalu minta penghapusan alamat judi dan salinan AMP dari indeks.",
    "Check owners in Search Console", "Remove owners who are not employees, delete unknown google*.html files, then "
    "ask for removal of gambling addresses and AMP copies from the index.",
)  # fmt: skip
_UPDATE = Step(
    "Tutup jalan masuknya", "Perbarui inti, tema, dan pengaya; hapus yang tidak dipakai; tutup izin tulis folder program.",
    "Close the way in", "Update core, themes and plugins; remove unused ones; make program folders read-only.",
)  # fmt: skip
_AGAIN = Step(
    "Tekan “Sudah dibersihkan”", "Situs diperiksa ulang dari semua pandangan: sekarang, besok, dan tujuh hari lagi.",
    "Press “Cleaned”", "The site is checked again from all views: now, tomorrow and in seven days.",
)  # fmt: skip

_SPECIAL: Mapping[str, tuple[Step, ...]] = {
    "WordPress": (
        Step(
            "Periksa wp-content/mu-plugins/ dan wp-content/uploads/", "Hapus berkas .php yang tidak Anda pasang; folder "
            "unggahan tidak boleh berisi .php.",
            "Check wp-content/mu-plugins/ and wp-content/uploads/", "Delete .php files you did not install; uploads must "
            "hold no .php.",
        ),
        Step(
            "Bandingkan inti WordPress", "Jalankan wp core verify-checksums dan wp plugin verify-checksums --all, lalu "
            "pasang ulang inti; baca wp-config.php, index.php dan functions.php tema baris demi baris.",
            "Compare the WordPress core", "Run wp core verify-checksums and wp plugin verify-checksums --all, reinstall "
            "the core; read wp-config.php, index.php and the theme's functions.php line by line.",
        ),
        Step(
            "Cari di basis data", "Di wp_options dan wp_posts cari <script, display:none, slot, gacor; periksa wp_users.",
            "Search the database",
                "In wp_options and wp_posts look for <script, display:none, slot, gacor; check wp_users"
                "."
                ,
        ),
    ),
    "Joomla": (
        Step(
            "Periksa templates/ dan index.php templat", "Bandingkan dengan paket asli; hapus pengaya yang tidak dikenal "
            "di Pengelola Ekstensi.",
            "Check templates/ and the template's index.php", "Compare with the original package; remove unknown "
            "extensions.",
        ),
    ),
    "Drupal": (
        Step(
            "Periksa sites/default/files dan settings.php", "Folder files tidak boleh berisi .php; jalankan drush "
            "pm:security dan pasang ulang inti.",
            "Check sites/default/files and settings.php", "The files folder must hold no .php; run drush pm:security and "
            "reinstall the core.",
        ),
    ),
    "OpenSID": (
        Step(
            "Periksa desa/upload dan desa/themes", "Hapus berkas .php di folder unggahan; pasang ulang rilis OpenSID resmi.",
            "Check desa/upload and desa/themes", "Delete .php files in uploads; reinstall the official OpenSID release.",
        ),
    ),
    "Laravel": (
        Step(
            "Periksa public/ dan storage/", "Folder public hanya memuat index.php sebagai berkas .php; tutup "
            "APP_DEBUG, ganti APP_KEY.",
            "Check public/ and storage/", "public holds only index.php as .php; switch APP_DEBUG off, change APP_KEY.",
        ),
    ),
}  # fmt: skip


def steps_for(name: str) -> Sequence[Step]:
    """The steps for a software by its name (`Software.name`); those for any site where it is not known."""
    return (_BACKUP, *_SPECIAL.get(name, ()), _FILES, _HTACCESS, _CRON, _PASSWORDS, _UPDATE, _CONSOLE, _AGAIN)
