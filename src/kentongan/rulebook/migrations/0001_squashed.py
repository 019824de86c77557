import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("rulebook", "0001_first"), ("rulebook", "0002_targets")]

    initial = True

    dependencies = [
        ("base", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="RulebookVersion",
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
                ("version", models.IntegerField()),
                ("text", models.TextField()),
                ("note", models.CharField(max_length=200, verbose_name="keterangan")),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("government", "version"), name="rulebook_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
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
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "direction",
                    models.CharField(
                        choices=[("outgoing", "Akan diterbitkan"), ("incoming", "Masuk dari warga")],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField(null=True)),
                ("region", models.CharField(blank=True, max_length=13)),
                ("network", models.CharField(blank=True, max_length=16)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("pass", "Lolos"),
                            ("review", "Perlu diperiksa"),
                            ("block", "Jangan diterbitkan"),
                        ],
                        max_length=6,
                    ),
                ),
                ("categories", models.JSONField(default=dict)),
                ("targets", models.JSONField(default=dict)),
                ("version", models.IntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["government", "level", "id"], name="screening_level")],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
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
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="rulebook.screening",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("wrong", "Salah tandai"), ("missed", "Terlewat")], max_length=6
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("gambling", "Judi online"),
                            ("indecent", "Asusila"),
                            ("abuse", "Kata kasar"),
                            ("hate", "Kebencian"),
                            ("election", "Netralitas pemilu"),
                            ("personal_data", "Data pribadi"),
                            ("scam", "Penipuan"),
                            ("style", "Gaya tulisan"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="keterangan")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Menunggu diperiksa"),
                            ("accepted", "Diterima"),
                            ("declined", "Ditolak"),
                        ],
                        default="open",
                        max_length=8,
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
                        condition=models.Q(("state", "open")),
                        fields=("screening", "category"),
                        name="feedback_open_once",
                    )
                ],
            },
        ),
    ]
