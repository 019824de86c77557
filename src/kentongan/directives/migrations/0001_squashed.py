import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("directives", "0001_initial"),
        ("directives", "0002_list_by_newest"),
        ("directives", "0003_counts_by_index"),
    ]

    initial = True

    dependencies = [
        ("base", "0001_squashed"),
        ("directory", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Directive",
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
                ("year", models.SmallIntegerField()),
                ("number", models.IntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="judul")),
                ("text", models.TextField(max_length=3500, verbose_name="isi perintah")),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.position"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "Biasa"), ("important", "Penting"), ("emergency", "Darurat")],
                        default="normal",
                        max_length=10,
                        verbose_name="kepentingan",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="tenggat")),
                (
                    "due_unit",
                    models.CharField(
                        choices=[("working_minutes", "jam kerja"), ("minutes", "jam kalender")],
                        default="working_minutes",
                        max_length=16,
                    ),
                ),
                (
                    "on_unknown",
                    models.CharField(
                        choices=[
                            ("duplicate", "kirim lagi, boleh ganda"),
                            ("ask", "tanyakan di pengingat berikutnya"),
                        ],
                        default="ask",
                        max_length=10,
                    ),
                ),
                ("selection", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draf"),
                            ("issued", "Berjalan"),
                            ("recalled", "Ditarik"),
                            ("closed", "Ditutup"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("issued_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("completed_at", None), ("state", "issued")),
                        fields=["government", "state", "completed_at", "due_at", "id"],
                        name="directive_owed",
                    ),
                    models.Index(fields=["government", "id"], name="directive_newest"),
                    models.Index(fields=["government", "state", "due_at"], name="directive_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("government", "year", "number"), name="directive_number_once"
                    )
                ],
            },
        ),
    ]
