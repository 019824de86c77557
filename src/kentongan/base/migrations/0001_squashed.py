import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kentongan.base.permissions


class Migration(migrations.Migration):
    replaces = [("base", "0001_initial"), ("base", "0002_role_request"), ("base", "0003_api_token")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Government",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="nama resmi")),
                ("short_name", models.CharField(max_length=40, verbose_name="nama singkat")),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="kode")),
                (
                    "zone",
                    models.CharField(
                        choices=[
                            ("Asia/Jakarta", "WIB"),
                            ("Asia/Makassar", "WITA"),
                            ("Asia/Jayapura", "WIT"),
                        ],
                        default="Asia/Jakarta",
                        max_length=32,
                        verbose_name="zona waktu",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Event",
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
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("tag", models.CharField(max_length=48)),
                ("actor", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=64)),
                ("data", models.JSONField(default=dict)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["government", "subject", "seq"], name="event_subject")],
                "constraints": [models.UniqueConstraint(fields=("government", "seq"), name="event_seq_once")],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "government",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="base.government",
                    ),
                ),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.BinaryField(max_length=32)),
                ("frontier", models.TextField()),
                ("verified_seq", models.BigIntegerField(default=0)),
                ("verified_at", models.DateTimeField(null=True)),
                ("broken_at_seq", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "government",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="users",
                        to="base.government",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
                ("language", models.CharField(default="id", max_length=5, verbose_name="bahasa")),
                ("theme", models.CharField(default="auto", max_length=5, verbose_name="tema")),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            (
                                kentongan.base.permissions.Role["ADMINISTRATOR"],
                                kentongan.base.permissions.Role["ADMINISTRATOR"],
                            ),
                            (
                                kentongan.base.permissions.Role["OPERATOR"],
                                kentongan.base.permissions.Role["OPERATOR"],
                            ),
                            (
                                kentongan.base.permissions.Role["COMMANDER"],
                                kentongan.base.permissions.Role["COMMANDER"],
                            ),
                            (
                                kentongan.base.permissions.Role["VIEWER"],
                                kentongan.base.permissions.Role["VIEWER"],
                            ),
                            (
                                kentongan.base.permissions.Role["AUDITOR"],
                                kentongan.base.permissions.Role["AUDITOR"],
                            ),
                            (
                                kentongan.base.permissions.Role["OFFICIAL"],
                                kentongan.base.permissions.Role["OFFICIAL"],
                            ),
                        ],
                        max_length=20,
                        verbose_name="peran",
                    ),
                ),
                ("branch_id", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "role", "branch_id"), name="membership_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("branch_id", None)),
                        fields=("user", "role"),
                        name="membership_whole_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
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
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoleRequest",
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
                    "act",
                    models.CharField(
                        choices=[
                            ("grant", "Memberi peran Administrator"),
                            ("factor", "Menghapus autentikasi dua faktor seorang administrator"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checked",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "Bertemu langsung"),
                            ("called", "Menelepon nomor yang sudah dikenal"),
                            ("video", "Panggilan video"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
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
                            ("waiting", "Menunggu"),
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
                        on_delete=django.db.models.deletion.CASCADE,
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
                        fields=("user", "act"),
                        name="role_request_waits_once",
                    )
                ],
            },
        ),
    ]
