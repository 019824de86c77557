import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("directory", "0001_initial"), ("directory", "0002_people_by_channel")]

    initial = True

    dependencies = [
        ("base", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agency",
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
                ("name", models.CharField(max_length=160, verbose_name="nama OPD")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="nama singkat")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="directory.agency",
                    ),
                ),
                ("path", models.CharField(default="", editable=False, max_length=120)),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
            ],
            options={
                "indexes": [models.Index(fields=["government", "path"], name="agency_branch")],
                "constraints": [
                    models.UniqueConstraint(fields=("government", "name"), name="agency_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("nip", models.CharField(blank=True, max_length=18, verbose_name="NIP")),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("nip", ""), _negated=True),
                        fields=("government", "nip"),
                        name="person_nip_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
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
                ("date", models.DateField(verbose_name="tanggal")),
                ("name", models.CharField(max_length=120, verbose_name="keterangan")),
                ("is_working", models.BooleanField(default=False, verbose_name="tetap bekerja")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("government", "date"), name="calendar_day_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RamadanPeriod",
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
                ("first_day", models.DateField(verbose_name="hari pertama")),
                ("last_day", models.DateField(verbose_name="hari terakhir")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("government", "first_day"), name="ramadan_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
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
                ("title", models.CharField(max_length=160, verbose_name="jabatan")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="directory.agency",
                    ),
                ),
                (
                    "superior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subordinates",
                        to="directory.position",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
            ],
            options={
                "indexes": [models.Index(fields=["government", "agency"], name="position_agency")],
                "constraints": [
                    models.UniqueConstraint(fields=("government", "title"), name="position_title_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="directory.person",
                    ),
                ),
                ("channel", models.CharField(max_length=16, verbose_name="saluran")),
                ("value", models.CharField(max_length=254, verbose_name="alamat")),
                ("rank", models.SmallIntegerField(default=10, verbose_name="urutan")),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("good", "Sehat"),
                            ("unproven", "Belum terbukti"),
                            ("blocked", "Diblokir penerima"),
                            ("bounced", "Ditolak"),
                        ],
                        default="unproven",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("health_note", models.CharField(blank=True, max_length=200)),
                ("since", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["government", "person", "rank"], name="address_person"),
                    models.Index(fields=["government", "channel", "person", "health"], name="address_reach"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("government", "channel", "value"), name="address_belongs_to_one_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkCode",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.person"
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="directory.position",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="directory.person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("definitive", "Definitif"), ("acting", "Plt"), ("daily", "Plh")],
                        default="definitive",
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("since", models.DateField(verbose_name="mulai")),
                ("until", models.DateField(blank=True, null=True, verbose_name="sampai")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["government", "position", "until"], name="appointment_position"),
                    models.Index(fields=["government", "person", "until"], name="appointment_person"),
                ],
            },
        ),
    ]
