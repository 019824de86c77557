import django.db.models.deletion
from django.db import migrations, models

import kentongan.base.secrets
import kentongan.core.clock.states


class Migration(migrations.Migration):
    replaces = [
        ("kernel", "0001_initial"),
        ("kernel", "0002_delivery_tries"),
        ("kernel", "0003_matters_of_the_desk"),
        ("kernel", "0004_attempt_outcome"),
        ("kernel", "0005_counts_by_index"),
        ("kernel", "0006_worst_seats_by_index"),
    ]

    initial = True

    dependencies = [
        ("base", "0001_squashed"),
        ("directory", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenLadder",
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
                ("digest", models.CharField(max_length=64)),
                ("steps", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("government", "digest"), name="ladder_once")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
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
                ("kind", models.CharField(max_length=16)),
                ("case_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=24)),
                ("count", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("government", "kind", "case_id", "label"), name="tally_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelAccount",
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
                ("channel", models.CharField(max_length=16, verbose_name="saluran")),
                ("slug", models.CharField(max_length=43, unique=True)),
                ("settings", kentongan.base.secrets.SecretField()),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
                ("hold_until", models.DateTimeField(null=True)),
                ("cursor", models.CharField(blank=True, max_length=64)),
                ("polled_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("fault_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("government", "channel"), name="one_account_per_channel")
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("loop", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("level", models.CharField(default="ok", max_length=4)),
            ],
        ),
        migrations.CreateModel(
            name="Matter",
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
                ("kind", models.CharField(max_length=16)),
                ("case_id", models.BigIntegerField()),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.position"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                kentongan.core.clock.states.State["WAITING"],
                                kentongan.core.clock.states.State["WAITING"],
                            ),
                            (
                                kentongan.core.clock.states.State["SILENT"],
                                kentongan.core.clock.states.State["SILENT"],
                            ),
                            (
                                kentongan.core.clock.states.State["ACKNOWLEDGED"],
                                kentongan.core.clock.states.State["ACKNOWLEDGED"],
                            ),
                            (
                                kentongan.core.clock.states.State["OBSTACLE"],
                                kentongan.core.clock.states.State["OBSTACLE"],
                            ),
                            (
                                kentongan.core.clock.states.State["DONE"],
                                kentongan.core.clock.states.State["DONE"],
                            ),
                            (
                                kentongan.core.clock.states.State["LAPSED"],
                                kentongan.core.clock.states.State["LAPSED"],
                            ),
                            (
                                kentongan.core.clock.states.State["RECALLED"],
                                kentongan.core.clock.states.State["RECALLED"],
                            ),
                            (
                                kentongan.core.clock.states.State["CLOSED"],
                                kentongan.core.clock.states.State["CLOSED"],
                            ),
                        ],
                        default=kentongan.core.clock.states.State["WAITING"],
                        max_length=12,
                    ),
                ),
                (
                    "ladder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.frozenladder",
                    ),
                ),
                ("rung", models.SmallIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("due_unit", models.CharField(default="working_minutes", max_length=16)),
                ("next_due_at", models.DateTimeField(null=True)),
                ("remaining", models.IntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "escalated_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.position",
                    ),
                ),
                ("visit_owed", models.BooleanField(default=False)),
                (
                    "receipt",
                    models.CharField(
                        choices=[
                            (
                                kentongan.core.clock.states.Receipt["PLANNED"],
                                kentongan.core.clock.states.Receipt["PLANNED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["CLAIMED"],
                                kentongan.core.clock.states.Receipt["CLAIMED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["FAILED"],
                                kentongan.core.clock.states.Receipt["FAILED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["CANCELLED"],
                                kentongan.core.clock.states.Receipt["CANCELLED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["UNKNOWN"],
                                kentongan.core.clock.states.Receipt["UNKNOWN"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["ACCEPTED"],
                                kentongan.core.clock.states.Receipt["ACCEPTED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["DELIVERED"],
                                kentongan.core.clock.states.Receipt["DELIVERED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["READ"],
                                kentongan.core.clock.states.Receipt["READ"],
                            ),
                        ],
                        default=kentongan.core.clock.states.Receipt["PLANNED"],
                        max_length=12,
                    ),
                ),
                ("version", models.IntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_due_at__isnull", False)),
                        fields=["next_due_at"],
                        name="matter_due",
                    ),
                    models.Index(fields=["government", "kind", "case_id", "id"], name="matter_case"),
                    models.Index(
                        models.F("government"),
                        models.F("kind"),
                        models.F("case_id"),
                        models.F("state"),
                        models.F("started_at"),
                        models.OrderBy(models.F("rung"), descending=True),
                        models.F("position"),
                        models.F("visit_owed"),
                        models.F("id"),
                        name="matter_case_worst",
                    ),
                    models.Index(fields=["government", "person", "state", "due_at"], name="matter_person"),
                    models.Index(fields=["government", "position", "state"], name="matter_position"),
                    models.Index(
                        condition=models.Q(("state", kentongan.core.clock.states.State["OBSTACLE"])),
                        fields=["government", "kind", "state", "due_at", "id"],
                        name="matter_obstacle",
                    ),
                    models.Index(
                        condition=models.Q(("state", kentongan.core.clock.states.State["SILENT"])),
                        fields=["government", "kind", "state", "started_at", "id"],
                        name="matter_silent",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("government", "kind", "case_id", "position"), name="matter_once_per_seat"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inbox",
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
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="kernel.channelaccount",
                    ),
                ),
                ("provider_id", models.CharField(max_length=200)),
                ("body", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "Baru"), ("done", "Selesai"), ("failed", "Gagal dibaca")],
                        default="new",
                        max_length=6,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(null=True)),
                ("retry_at", models.DateTimeField(null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("fault", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "new")), fields=["id"], name="inbox_new")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "provider_id"), name="inbox_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("kind", models.CharField(max_length=16)),
                ("case_id", models.BigIntegerField()),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="kernel.matter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.person"
                    ),
                ),
                (
                    "address",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.address",
                    ),
                ),
                ("channel", models.CharField(max_length=16)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("order", "Perintah"),
                            ("reminder", "Pengingat"),
                            ("next_channel", "Saluran berikut"),
                            ("escalation", "Pemberitahuan atasan"),
                            ("field_visit", "Kunjungan"),
                            ("confirmation", "Konfirmasi jawaban"),
                            ("obstacle", "Kendala kepada pemberi perintah"),
                            ("reply", "Balasan pemberi perintah"),
                            ("recall", "Penarikan"),
                            ("note", "Pemberitahuan"),
                        ],
                        max_length=16,
                    ),
                ),
                ("nth", models.SmallIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                ("key", models.CharField(max_length=80)),
                ("priority", models.SmallIntegerField(default=5)),
                ("may_duplicate", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                kentongan.core.clock.states.Receipt["PLANNED"],
                                kentongan.core.clock.states.Receipt["PLANNED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["CLAIMED"],
                                kentongan.core.clock.states.Receipt["CLAIMED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["FAILED"],
                                kentongan.core.clock.states.Receipt["FAILED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["CANCELLED"],
                                kentongan.core.clock.states.Receipt["CANCELLED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["UNKNOWN"],
                                kentongan.core.clock.states.Receipt["UNKNOWN"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["ACCEPTED"],
                                kentongan.core.clock.states.Receipt["ACCEPTED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["DELIVERED"],
                                kentongan.core.clock.states.Receipt["DELIVERED"],
                            ),
                            (
                                kentongan.core.clock.states.Receipt["READ"],
                                kentongan.core.clock.states.Receipt["READ"],
                            ),
                        ],
                        default=kentongan.core.clock.states.Receipt["PLANNED"],
                        max_length=12,
                    ),
                ),
                ("not_before", models.DateTimeField()),
                ("planned_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("fence", models.IntegerField(default=0)),
                ("tries", models.SmallIntegerField(default=0)),
                ("provider_id", models.CharField(blank=True, max_length=120)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", kentongan.core.clock.states.Receipt["PLANNED"])),
                        fields=["priority", "not_before", "id"],
                        name="delivery_claim",
                    ),
                    models.Index(
                        condition=models.Q(("state", kentongan.core.clock.states.Receipt["CLAIMED"])),
                        fields=["lease_until"],
                        name="delivery_lease",
                    ),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["government", "channel", "provider_id"],
                        name="delivery_provider",
                    ),
                    models.Index(fields=["government", "kind", "case_id"], name="delivery_case"),
                    models.Index(fields=["government", "state", "id"], name="delivery_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("government", "key"), name="delivery_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="kernel.matter",
                    ),
                ),
                ("move", models.CharField(max_length=12)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("via", models.CharField(max_length=16)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
                ("actor", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="kernel.delivery",
                    ),
                ),
                ("fence", models.IntegerField()),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "diterima penyedia"),
                            ("refused", "ditolak penyedia"),
                            ("deferred", "belum diterima, dicoba lagi"),
                            ("unknown", "hasilnya belum pasti"),
                        ],
                        max_length=12,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnswerFile",
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
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="kernel.answer"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
