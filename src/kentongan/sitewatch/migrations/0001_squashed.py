import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kentongan.base.secrets


class Migration(migrations.Migration):
    replaces = [
        ("sitewatch", "0001_first"),
        ("sitewatch", "0002_looks"),
        ("sitewatch", "0003_pages"),
        ("sitewatch", "0004_site_facts"),
    ]

    initial = True

    dependencies = [
        ("base", "0001_squashed"),
        ("directory", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nama")),
                ("url", models.CharField(max_length=500, verbose_name="alamat")),
                ("secret", kentongan.base.secrets.SecretField()),
                ("events", models.JSONField(default=list)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("failures", models.IntegerField(default=0)),
                ("paused_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.position",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="nama situs")),
                ("url", models.CharField(max_length=300, verbose_name="alamat")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("candidate", "Calon"),
                            ("watched", "Diawasi"),
                            ("retired", "Tidak diawasi"),
                        ],
                        default="watched",
                        max_length=10,
                    ),
                ),
                ("found_in", models.CharField(blank=True, max_length=200)),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("unknown", "Belum diperiksa"),
                            ("clean", "Bersih"),
                            ("suspicious", "Perlu dilihat"),
                            ("infected", "Disusupi judi"),
                            ("defaced", "Tampilan diubah"),
                            ("unreachable", "Tidak terjangkau"),
                        ],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                ("gravity", models.SmallIntegerField(default=4)),
                ("software", models.CharField(blank=True, max_length=60, verbose_name="perangkat lunak")),
                ("version", models.CharField(blank=True, max_length=40)),
                ("ip", models.CharField(blank=True, max_length=45, verbose_name="alamat IP")),
                ("place", models.CharField(blank=True, max_length=500)),
                ("certificate_until", models.DateTimeField(null=True)),
                ("domain_until", models.DateTimeField(null=True)),
                ("domain_asked_at", models.DateTimeField(null=True)),
                ("security_contact", models.CharField(blank=True, max_length=300)),
                ("security_until", models.DateTimeField(null=True)),
                ("added_at", models.DateTimeField()),
                ("scanned_at", models.DateTimeField(null=True)),
                ("last_clean_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["government", "standing", "gravity", "id"], name="site_gravity"),
                    models.Index(fields=["government", "agency"], name="site_agency"),
                ],
                "constraints": [models.UniqueConstraint(fields=("government", "url"), name="site_once")],
            },
        ),
        migrations.CreateModel(
            name="WatchPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                ("public_on", models.BooleanField(default=False)),
                ("public_hidden", models.BooleanField(default=False)),
                ("evidence_days", models.IntegerField(default=365)),
                ("letter_office", models.CharField(blank=True, max_length=160)),
                ("letter_address", models.CharField(blank=True, max_length=300)),
                ("letter_place", models.CharField(blank=True, max_length=60)),
                ("signer_title", models.CharField(blank=True, max_length=160)),
                ("signer_name", models.CharField(blank=True, max_length=160)),
                ("signer_nip", models.CharField(blank=True, max_length=30)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("government",), name="one_watch_policy")],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency"
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="nomor surat")),
                ("text", models.TextField(max_length=8000, verbose_name="isi mandat")),
                ("contact", models.CharField(max_length=160, verbose_name="kontak")),
                ("valid_from", models.DateField(verbose_name="berlaku mulai")),
                ("valid_until", models.DateField(verbose_name="berlaku sampai")),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="dari pukul")),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="sampai pukul")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="Periksa otomatis")),
                ("opens", models.TimeField(verbose_name="dari pukul")),
                ("closes", models.TimeField(verbose_name="sampai pukul")),
                ("every", models.SmallIntegerField(default=1, verbose_name="setiap … malam")),
                ("by_day", models.BooleanField(default=False, verbose_name="Sekali juga di siang hari")),
                ("last_night", models.DateField(null=True)),
                ("last_day", models.DateField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("government",), name="one_scan_schedule")],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("hand", "Diminta"),
                            ("night", "Jadwal malam"),
                            ("day", "Jadwal siang"),
                            ("recheck", "Cek ulang setelah dibersihkan"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HookMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "hook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="sitewatch.hook",
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                ("event", models.CharField(max_length=24)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Antre"),
                            ("claimed", "Sedang dikirim"),
                            ("delivered", "Diterima"),
                            ("failed", "Gagal"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("tries", models.SmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("fence", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "planned")),
                        fields=["not_before", "id"],
                        name="hook_claim",
                    ),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["lease_until"], name="hook_lease"
                    ),
                    models.Index(fields=["government", "hook", "id"], name="hook_messages"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sitewatch.site"
                    ),
                ),
                ("content", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SiteCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="sitewatch.site"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.position"
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.position",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("info", "Saran"),
                            ("low", "Rendah"),
                            ("medium", "Sedang"),
                            ("high", "Tinggi"),
                            ("critical", "Kritis"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Harus dibersihkan"),
                            ("checking", "Menunggu cek ulang"),
                            ("proved", "Terbukti bersih"),
                            ("closed", "Ditutup"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("reopened", models.SmallIntegerField(default=0)),
                ("steps_done", models.JSONField(default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["government", "state"], name="site_case_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "checking"])),
                        fields=("site",),
                        name="one_live_case_per_site",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HookAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="sitewatch.hookmessage",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("status", models.SmallIntegerField(null=True)),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("took_ms", models.IntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="sitewatch.sitecase",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField()),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("case",), name="one_hold_per_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="sitewatch.scan",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="sitewatch.site",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rechecks",
                        to="sitewatch.sitecase",
                    ),
                ),
                ("nth", models.SmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Antre"),
                            ("claimed", "Sedang diperiksa"),
                            ("done", "Selesai"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("priority", models.SmallIntegerField(default=5)),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("fence", models.IntegerField(default=0)),
                ("tries", models.SmallIntegerField(default=0)),
                ("imitated", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "Belum diperiksa"),
                            ("clean", "Bersih"),
                            ("suspicious", "Perlu dilihat"),
                            ("infected", "Disusupi judi"),
                            ("defaced", "Tampilan diubah"),
                            ("unreachable", "Tidak terjangkau"),
                        ],
                        max_length=12,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("views", models.JSONField(default=list)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "planned")),
                        fields=["priority", "not_before", "id"],
                        name="scan_claim",
                    ),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["lease_until"], name="scan_lease"
                    ),
                    models.Index(fields=["government", "site", "id"], name="scan_of_site"),
                    models.Index(
                        condition=models.Q(("state", "done")),
                        fields=["government", "finished_at"],
                        name="scan_finished",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("scan", "site", "nth"), name="scan_target_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OfflineRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offline_requests",
                        to="sitewatch.sitecase",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu orang kedua"),
                            ("confirmed", "Disetujui"),
                            ("declined", "Ditolak"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("case",),
                        name="offline_request_waits_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="sitewatch.site",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sitewatch.scantarget",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("visits", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="sitewatch.site",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="sitewatch.evidence",
                    ),
                ),
                ("url", models.TextField()),
                ("view", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Antre"),
                            ("claimed", "Sedang dibuat"),
                            ("done", "Selesai"),
                            ("failed", "Tidak dapat dibuat"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("lease_until", models.DateTimeField(null=True)),
                ("fence", models.IntegerField(default=0)),
                ("tries", models.SmallIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("small", models.CharField(blank=True, max_length=64)),
                ("size", models.IntegerField(default=0)),
                ("wide", models.SmallIntegerField(default=0)),
                ("high", models.SmallIntegerField(default=0)),
                ("looks_like", models.CharField(blank=True, max_length=16)),
                ("detail", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "planned")), fields=["-evidence"], name="picture_claim"
                    ),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["lease_until"], name="picture_lease"
                    ),
                    models.Index(fields=["site", "key"], name="picture_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("evidence", "view", "key"), name="picture_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="sitewatch.site",
                    ),
                ),
                ("technique", models.CharField(max_length=24)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("info", "Saran"),
                            ("low", "Rendah"),
                            ("medium", "Sedang"),
                            ("high", "Tinggi"),
                            ("critical", "Kritis"),
                        ],
                        max_length=8,
                    ),
                ),
                ("url", models.TextField()),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("visitor", "Pengunjung biasa"),
                            ("return", "Kunjungan kedua"),
                            ("crawler", "Mesin pencari"),
                            ("google", "Datang dari Google"),
                            ("mobile", "Ponsel"),
                            ("elsewhere", "Dari alamat lain"),
                        ],
                        max_length=10,
                    ),
                ),
                ("excerpt", models.TextField()),
                ("reads_as", models.TextField(blank=True)),
                ("start", models.IntegerField(default=-1)),
                ("sure", models.BooleanField(default=True)),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Menunggu konfirmasi"),
                            ("confirmed", "Dikonfirmasi"),
                            ("dismissed", "Bukan temuan"),
                            ("gone", "Tidak terlihat lagi"),
                            ("advice", "Saran"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="findings",
                        to="sitewatch.evidence",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="findings",
                        to="sitewatch.sitecase",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["government", "state", "id"], name="site_finding_state")],
                "constraints": [models.UniqueConstraint(fields=("site", "digest"), name="site_finding_once")],
            },
        ),
        migrations.CreateModel(
            name="SiteBaseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.government",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baselines",
                        to="sitewatch.site",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sitewatch.evidence",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sitewatch.picture",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=240)),
                ("marks", models.JSONField(default=list)),
                ("scripts", models.JSONField(default=list)),
                ("proposed_at", models.DateTimeField()),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None)),
                        fields=("site",),
                        name="one_proposed_baseline",
                    )
                ],
            },
        ),
    ]
