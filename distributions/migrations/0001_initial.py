import uuid

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import aidcases.composite_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("aidcases", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("households", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Donor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "company"),
                            ("foundation", "foundation"),
                            ("person", "person"),
                            ("other", "other"),
                        ],
                        default="company",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=150, verbose_name="contact person"),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="telephone or e-mail"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "donor",
                "verbose_name_plural": "donors",
                "constraints": [
                    models.UniqueConstraint(fields=("region", "name"), name="donor_name_once")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_donorevent" ("contact", "contact_name", "id", "kind", "made_at", "made_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."contact", new_values."contact_name", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="12a815ad81bdb597c8f56f8611cedd17e009422e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bfd75",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_donor",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_donorevent" ("contact", "contact_name", "id", "kind", "made_at", "made_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."contact", new_values."contact_name", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="def0eb2d02e8ae3122a3c3cb685649f38772a977",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c1286",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_donor",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_donorevent" ("contact", "contact_name", "id", "kind", "made_at", "made_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT old_values."contact", old_values."contact_name", old_values."id", old_values."kind", old_values."made_at", old_values."made_by_id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a9ca8574b90ba990a2acc49ce0ca1f6f8c545592",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_22da7",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_donor",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what is given")),
                ("packages", models.PositiveIntegerField(verbose_name="packages pledged")),
                ("unit_amount", models.BigIntegerField(verbose_name="worth of a package")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("agreed", "agreed"),
                            ("received", "received"),
                            ("allocated", "allocated"),
                            ("reported", "reported to the donor"),
                            ("cancelled", "cancelled"),
                        ],
                        default="offered",
                        max_length=9,
                    ),
                ),
                ("offered_on", models.DateField(verbose_name="offered on")),
                (
                    "received",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="packages received"
                    ),
                ),
                (
                    "allocated",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="packages allocated"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="distributions.donor",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "pledge",
                "verbose_name_plural": "pledges",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("packages__gt", 0), ("unit_amount__gt", 0)),
                        name="pledge_amounts_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("allocated__lte", models.F("received"))),
                        name="pledge_allocates_what_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received", 0),
                            models.Q(
                                ("state__in", ["offered", "agreed", "cancelled"]), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="pledge_receives_once_agreed",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="pledge_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{offered:agreed,offered:cancelled,agreed:received,agreed:cancelled,received:allocated,allocated:received,allocated:reported}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="c22248c8144f3fff281fb8f4be69e583ea125328",
                            operation="UPDATE",
                            pgid="pgtrigger_pledge_state_c4521",
                            table="distributions_pledge",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_pledgeevent" ("donor_id", "id", "made_at", "made_by_id", "offered_on", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "state", "title", "unit_amount") SELECT new_values."donor_id", new_values."id", new_values."made_at", new_values."made_by_id", new_values."offered_on", new_values."packages", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."state", new_values."title", new_values."unit_amount" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="04446c659afc07c5d5cc44fbac6b5445e2926fff",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9969f",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_pledge",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_pledgeevent" ("donor_id", "id", "made_at", "made_by_id", "offered_on", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "state", "title", "unit_amount") SELECT new_values."donor_id", new_values."id", new_values."made_at", new_values."made_by_id", new_values."offered_on", new_values."packages", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."state", new_values."title", new_values."unit_amount" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."donor_id" IS DISTINCT FROM (new_values."donor_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."made_at" IS DISTINCT FROM (new_values."made_at") OR old_values."made_by_id" IS DISTINCT FROM (new_values."made_by_id") OR old_values."offered_on" IS DISTINCT FROM (new_values."offered_on") OR old_values."packages" IS DISTINCT FROM (new_values."packages") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."unit_amount" IS DISTINCT FROM (new_values."unit_amount")) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="c4c6ba75991b997aa2f21d67b08e8fb381f4945d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6b1c0",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_pledge",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_pledgeevent" ("donor_id", "id", "made_at", "made_by_id", "offered_on", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "state", "title", "unit_amount") SELECT old_values."donor_id", old_values."id", old_values."made_at", old_values."made_by_id", old_values."offered_on", old_values."packages", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."state", old_values."title", old_values."unit_amount" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ea0096f5f495ad5150635977b9ad17ad3f82fb33",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9c4d0",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_pledge",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DonorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "company"),
                            ("foundation", "foundation"),
                            ("person", "person"),
                            ("other", "other"),
                        ],
                        default="company",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=150, verbose_name="contact person"),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="telephone or e-mail"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.donor",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="480ac7155cd2f8e05969f71adc2e529c597ade89",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dac2c",
                            table="distributions_donorevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="what is given")),
                ("packages", models.PositiveIntegerField(verbose_name="packages pledged")),
                ("unit_amount", models.BigIntegerField(verbose_name="worth of a package")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("agreed", "agreed"),
                            ("received", "received"),
                            ("allocated", "allocated"),
                            ("reported", "reported to the donor"),
                            ("cancelled", "cancelled"),
                        ],
                        default="offered",
                        max_length=9,
                    ),
                ),
                ("offered_on", models.DateField(verbose_name="offered on")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "donor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.donor",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.pledge",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0cdae6041d2f72457adbb7a787852a41a3691d1b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d288a",
                            table="distributions_pledgeevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("goods", "goods"), ("cash", "cash")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                (
                    "funder",
                    models.CharField(
                        choices=[
                            ("regency", "regency budget (APBD kabupaten)"),
                            ("province", "province budget (APBD provinsi)"),
                            ("state", "state budget (APBN)"),
                            ("donor", "donor"),
                        ],
                        max_length=10,
                        verbose_name="paid from",
                    ),
                ),
                (
                    "budget_line",
                    models.CharField(blank=True, max_length=100, verbose_name="budget line"),
                ),
                ("ceiling", models.BigIntegerField(verbose_name="ceiling")),
                ("unit_amount", models.BigIntegerField(verbose_name="amount per package or month")),
                (
                    "package",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what a package holds"
                    ),
                ),
                (
                    "overlap_rule",
                    models.CharField(
                        choices=[
                            ("allow", "give all the same"),
                            ("warn", "give, and say so"),
                            ("exclude", "leave the family out"),
                        ],
                        default="warn",
                        max_length=7,
                        verbose_name="families with the same aid from elsewhere",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("active", "active"), ("closed", "closed")],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("entitled_total", models.BigIntegerField(default=0, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pledge",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme",
                        to="distributions.pledge",
                        verbose_name="pledge",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "constraints": [
                    models.UniqueConstraint(fields=("region", "name"), name="programme_name_once"),
                    models.UniqueConstraint(fields=("id", "kind"), name="programme_kind_key"),
                    models.CheckConstraint(
                        condition=models.Q(("ceiling__gt", 0), ("unit_amount__gt", 0)),
                        name="programme_amounts_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entitled_total__gte", 0), ("entitled_total__lte", models.F("ceiling"))
                        ),
                        name="programme_within_ceiling",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pledge__isnull", True),
                            models.Q(("funder", "donor"), ("kind", "goods")),
                            _connector="OR",
                        ),
                        name="programme_pledge_is_a_donors",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "cash"),
                            models.Q(("package", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="programme_goods_name_package",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="programme_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:active,active:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="6c897c0e4411d2298a19187674ef26528ac89bf5",
                            operation="UPDATE",
                            pgid="pgtrigger_programme_state_bb910",
                            table="distributions_programme",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_programmeevent" ("budget_line", "ceiling", "funder", "id", "kind", "made_at", "made_by_id", "name", "overlap_rule", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "region_id", "state", "unit_amount") SELECT new_values."budget_line", new_values."ceiling", new_values."funder", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."name", new_values."overlap_rule", new_values."package", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pledge_id", new_values."region_id", new_values."state", new_values."unit_amount" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="446ea102b15ec58d848af0c38365ee3b80ce1421",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8e29e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_programme",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_programmeevent" ("budget_line", "ceiling", "funder", "id", "kind", "made_at", "made_by_id", "name", "overlap_rule", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "region_id", "state", "unit_amount") SELECT new_values."budget_line", new_values."ceiling", new_values."funder", new_values."id", new_values."kind", new_values."made_at", new_values."made_by_id", new_values."name", new_values."overlap_rule", new_values."package", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pledge_id", new_values."region_id", new_values."state", new_values."unit_amount" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."budget_line" IS DISTINCT FROM (new_values."budget_line") OR old_values."ceiling" IS DISTINCT FROM (new_values."ceiling") OR old_values."funder" IS DISTINCT FROM (new_values."funder") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."made_at" IS DISTINCT FROM (new_values."made_at") OR old_values."made_by_id" IS DISTINCT FROM (new_values."made_by_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."overlap_rule" IS DISTINCT FROM (new_values."overlap_rule") OR old_values."package" IS DISTINCT FROM (new_values."package") OR old_values."pledge_id" IS DISTINCT FROM (new_values."pledge_id") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."unit_amount" IS DISTINCT FROM (new_values."unit_amount")) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="0f8c7cd80bd997abe79bb294c6dc128eab169193",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_896fe",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_programme",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_programmeevent" ("budget_line", "ceiling", "funder", "id", "kind", "made_at", "made_by_id", "name", "overlap_rule", "package", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "region_id", "state", "unit_amount") SELECT old_values."budget_line", old_values."ceiling", old_values."funder", old_values."id", old_values."kind", old_values."made_at", old_values."made_by_id", old_values."name", old_values."overlap_rule", old_values."package", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pledge_id", old_values."region_id", old_values."state", old_values."unit_amount" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="702795e1a3bc61a14d12e3de1d2fae0dbdacb250",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6d59f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_programme",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("packages", models.PositiveIntegerField(verbose_name="packages")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                        verbose_name="village",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="distributions.pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "allocation",
                "verbose_name_plural": "allocations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("packages__gt", 0)), name="allocation_packages_positive"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="allocation_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c36e284eb3651fcb12e46d9d498a959267d13a74",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_allocation_is_append_only_3d8e4",
                            table="distributions_allocation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="allocation_counts",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            UPDATE distributions_pledge SET allocated = allocated + NEW.packages\n            WHERE id = NEW.pledge_id;\n            RETURN NULL;\n        ",
                            hash="aef2703891a810e20c905e7b45b071e8e3489204",
                            operation="INSERT",
                            pgid="pgtrigger_allocation_counts_08a14",
                            table="distributions_allocation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_allocationevent" ("by_id", "id", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "recorded_at", "region_id") SELECT new_values."by_id", new_values."id", new_values."packages", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pledge_id", new_values."recorded_at", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d7d2af19a02770e856817dc24ad38f0e9ab02b66",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ce355",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_allocation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_allocationevent" ("by_id", "id", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "recorded_at", "region_id") SELECT new_values."by_id", new_values."id", new_values."packages", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pledge_id", new_values."recorded_at", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="42474d902049a8ed79e92775c0f10b8716a540e3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_06cd6",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_allocation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_allocationevent" ("by_id", "id", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "recorded_at", "region_id") SELECT old_values."by_id", old_values."id", old_values."packages", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pledge_id", old_values."recorded_at", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ab1eaa168b5fda5aab6b10efe7848333cb48352d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_64946",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_allocation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DonorReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("packages", models.PositiveIntegerField(verbose_name="packages")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "document_number",
                    models.CharField(
                        max_length=80, verbose_name="number of the handing-over record"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="distributions.pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "donor's receipt",
                "verbose_name_plural": "donors' receipts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("packages__gt", 0)), name="receipt_packages_positive"
                    ),
                    models.UniqueConstraint(
                        fields=("pledge", "document_number"), name="receipt_document_once"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="receipt_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d540253ac5003bdc801880e51fd69d10f407cc4f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_receipt_is_append_only_91619",
                            table="distributions_donorreceipt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="receipt_counts",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            UPDATE distributions_pledge SET received = received + NEW.packages\n            WHERE id = NEW.pledge_id;\n            RETURN NULL;\n        ",
                            hash="280bec05b3a9cc8558c43213f034815c221b485d",
                            operation="INSERT",
                            pgid="pgtrigger_receipt_counts_1f66a",
                            table="distributions_donorreceipt",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_donorreceiptevent" ("by_id", "document_number", "id", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "received_on", "recorded_at") SELECT new_values."by_id", new_values."document_number", new_values."id", new_values."packages", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pledge_id", new_values."received_on", new_values."recorded_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="aaf25a1a2cb9f85e98cea41166936da150571f62",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e4e8b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_donorreceipt",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_donorreceiptevent" ("by_id", "document_number", "id", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "received_on", "recorded_at") SELECT new_values."by_id", new_values."document_number", new_values."id", new_values."packages", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pledge_id", new_values."received_on", new_values."recorded_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="019232eee12d9f883667748a3d094a08686acd65",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_16a05",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_donorreceipt",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_donorreceiptevent" ("by_id", "document_number", "id", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledge_id", "received_on", "recorded_at") SELECT old_values."by_id", old_values."document_number", old_values."id", old_values."packages", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pledge_id", old_values."received_on", old_values."recorded_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="28d9de671444154d143277f72c2b85cdd3223fe9",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e8fa5",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_donorreceipt",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntitlementBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "awaiting approval"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="entitlements")),
                ("households", models.PositiveIntegerField(default=0, verbose_name="families")),
                ("packages", models.PositiveIntegerField(default=0, verbose_name="packages")),
                ("total", models.BigIntegerField(default=0, verbose_name="sum")),
                (
                    "overlapping",
                    models.PositiveIntegerField(
                        default=0, verbose_name="with the same aid from elsewhere"
                    ),
                ),
                ("left_out", models.PositiveIntegerField(default=0, verbose_name="left out")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlement_batches",
                        to="households.decree",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="distributions.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch of entitlements",
                "verbose_name_plural": "batches of entitlements",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="batch_maker_is_not_checker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="batch_approved_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "released"]), _negated=True),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="batch_released_only_approved",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="batch_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:approved,draft:cancelled,approved:released,approved:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="57fee7928be8432a7a3265bb09e78b0261c12207",
                            operation="UPDATE",
                            pgid="pgtrigger_batch_state_f8c14",
                            table="distributions_entitlementbatch",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_entitlementbatchevent" ("approved_at", "approved_by_id", "count", "decree_id", "households", "id", "left_out", "made_at", "made_by_id", "overlapping", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region_id", "released_at", "released_by_id", "state", "total") SELECT new_values."approved_at", new_values."approved_by_id", new_values."count", new_values."decree_id", new_values."households", new_values."id", new_values."left_out", new_values."made_at", new_values."made_by_id", new_values."overlapping", new_values."packages", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."region_id", new_values."released_at", new_values."released_by_id", new_values."state", new_values."total" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="eef5e3a8faebf3b8b7ce8a17b1e6cc00678bd24f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7c46e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_entitlementbatch",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_entitlementbatchevent" ("approved_at", "approved_by_id", "count", "decree_id", "households", "id", "left_out", "made_at", "made_by_id", "overlapping", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region_id", "released_at", "released_by_id", "state", "total") SELECT new_values."approved_at", new_values."approved_by_id", new_values."count", new_values."decree_id", new_values."households", new_values."id", new_values."left_out", new_values."made_at", new_values."made_by_id", new_values."overlapping", new_values."packages", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."region_id", new_values."released_at", new_values."released_by_id", new_values."state", new_values."total" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="ca34c3d3726a65f39077b39389188ede7f93296a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cfd96",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_entitlementbatch",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_entitlementbatchevent" ("approved_at", "approved_by_id", "count", "decree_id", "households", "id", "left_out", "made_at", "made_by_id", "overlapping", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region_id", "released_at", "released_by_id", "state", "total") SELECT old_values."approved_at", old_values."approved_by_id", old_values."count", old_values."decree_id", old_values."households", old_values."id", old_values."left_out", old_values."made_at", old_values."made_by_id", old_values."overlapping", old_values."packages", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."region_id", old_values."released_at", old_values."released_by_id", old_values."state", old_values."total" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="70dc6d745c0eafa5332a6674bdd12cfbd04fd8a9",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b8dcc",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_entitlementbatch",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="number")),
                (
                    "payer",
                    models.CharField(
                        default="PT Pos Indonesia", max_length=100, verbose_name="paid by"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "awaiting approval"),
                            ("approved", "approved"),
                            ("sent", "sent"),
                            ("partly_reconciled", "partly reconciled"),
                            ("reconciled", "reconciled"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=17,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="lines")),
                ("total", models.BigIntegerField(default=0, verbose_name="sum")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="distributions.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "verbose_name_plural": "payouts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payout_maker_is_not_checker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="payout_approved_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "cancelled"]),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="payout_approved_before_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "approved", "cancelled"]),
                            models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="payout_sent_has_time",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="payout_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:approved,draft:cancelled,approved:sent,approved:cancelled,sent:partly_reconciled,sent:reconciled,partly_reconciled:reconciled,reconciled:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="702dd6f95d93e2e183a44980d05ee36a591fcce1",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_state_21169",
                            table="distributions_payoutbatch",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutbatchevent" ("approved_at", "approved_by_id", "closed_at", "closed_by_id", "count", "id", "made_at", "made_by_id", "number", "payer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region_id", "sent_at", "sent_by_id", "state", "total") SELECT new_values."approved_at", new_values."approved_by_id", new_values."closed_at", new_values."closed_by_id", new_values."count", new_values."id", new_values."made_at", new_values."made_by_id", new_values."number", new_values."payer", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."region_id", new_values."sent_at", new_values."sent_by_id", new_values."state", new_values."total" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="659e237ca5e607df8a75743806a8010a9b71dbff",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_586d9",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_payoutbatch",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutbatchevent" ("approved_at", "approved_by_id", "closed_at", "closed_by_id", "count", "id", "made_at", "made_by_id", "number", "payer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region_id", "sent_at", "sent_by_id", "state", "total") SELECT new_values."approved_at", new_values."approved_by_id", new_values."closed_at", new_values."closed_by_id", new_values."count", new_values."id", new_values."made_at", new_values."made_by_id", new_values."number", new_values."payer", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."region_id", new_values."sent_at", new_values."sent_by_id", new_values."state", new_values."total" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="e187d06519f797676550292813f4b55ad5f37550",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_49b47",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_payoutbatch",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutbatchevent" ("approved_at", "approved_by_id", "closed_at", "closed_by_id", "count", "id", "made_at", "made_by_id", "number", "payer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "region_id", "sent_at", "sent_by_id", "state", "total") SELECT old_values."approved_at", old_values."approved_by_id", old_values."closed_at", old_values."closed_by_id", old_values."count", old_values."id", old_values."made_at", old_values."made_by_id", old_values."number", old_values."payer", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."region_id", old_values."sent_at", old_values."sent_by_id", old_values."state", old_values."total" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="3472e522278f888ae3c9307631d8c38a5722642f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_24f6b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_payoutbatch",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("goods", "goods"), ("cash", "cash")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                (
                    "funder",
                    models.CharField(
                        choices=[
                            ("regency", "regency budget (APBD kabupaten)"),
                            ("province", "province budget (APBD provinsi)"),
                            ("state", "state budget (APBN)"),
                            ("donor", "donor"),
                        ],
                        max_length=10,
                        verbose_name="paid from",
                    ),
                ),
                (
                    "budget_line",
                    models.CharField(blank=True, max_length=100, verbose_name="budget line"),
                ),
                ("ceiling", models.BigIntegerField(verbose_name="ceiling")),
                ("unit_amount", models.BigIntegerField(verbose_name="amount per package or month")),
                (
                    "package",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what a package holds"
                    ),
                ),
                (
                    "overlap_rule",
                    models.CharField(
                        choices=[
                            ("allow", "give all the same"),
                            ("warn", "give, and say so"),
                            ("exclude", "leave the family out"),
                        ],
                        default="warn",
                        max_length=7,
                        verbose_name="families with the same aid from elsewhere",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("active", "active"), ("closed", "closed")],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.programme",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.pledge",
                        verbose_name="pledge",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="997f175787ccf47f7af77769f05137181fcc37c3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_22c84",
                            table="distributions_programmeevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("period_start", models.DateField(verbose_name="from")),
                ("period_end", models.DateField(verbose_name="to")),
                ("amount", models.BigIntegerField(verbose_name="amount per family")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="distributions.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "round",
                "verbose_name_plural": "rounds",
                "ordering": ["programme_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "number"), name="round_number_once"
                    ),
                    models.UniqueConstraint(
                        fields=("programme", "period_start"), name="round_period_once"
                    ),
                    models.UniqueConstraint(fields=("id", "programme"), name="round_programme_key"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="round_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gte", models.F("period_start"))),
                        name="round_ends_after_start",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_roundevent" ("amount", "id", "number", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT new_values."amount", new_values."id", new_values."number", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ed918ad0b38b0811b5a129d2aae7223da2eb0b2c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_83179",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_round",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_roundevent" ("amount", "id", "number", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT new_values."amount", new_values."id", new_values."number", new_values."period_end", new_values."period_start", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="3bcb99a8fdd9825a0cdddf5a4cf5f97237efa443",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0cb85",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_round",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_roundevent" ("amount", "id", "number", "period_end", "period_start", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id") SELECT old_values."amount", old_values."id", old_values."number", old_values."period_end", old_values."period_start", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="39bb3608933ceb4a65db5147f1ed6b4778d7756f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5621c",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_round",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllocationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("packages", models.PositiveIntegerField(verbose_name="packages")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.allocation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                        verbose_name="village",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.pledge",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3446d9db55dc82916ecb3bad98db85d218329d08",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_949d3",
                            table="distributions_allocationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DonorReceiptEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("packages", models.PositiveIntegerField(verbose_name="packages")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "document_number",
                    models.CharField(
                        max_length=80, verbose_name="number of the handing-over record"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.donorreceipt",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.pledge",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e3080dcc6b80cc11a1d7c150fdfe41b5b5fdabff",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1f397",
                            table="distributions_donorreceiptevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("goods", "goods"), ("cash", "cash")], max_length=5),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("packages", models.PositiveSmallIntegerField(verbose_name="packages")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("delivered", "handed over"),
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("returned", "returned"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "decree_recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="households.decreerecipient",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="households.household",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="distributions.entitlementbatch",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="distributions.programme",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="distributions.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "entitlement",
                "verbose_name_plural": "entitlements",
                "indexes": [
                    models.Index(
                        fields=["programme", "region", "state"], name="entitlement_balance"
                    ),
                    models.Index(fields=["region", "state", "id"], name="entitlement_of_village"),
                    models.Index(fields=["household", "id"], name="entitlement_of_household"),
                    models.Index(fields=["batch", "state"], name="entitlement_of_batch"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("returned", "cancelled")), _negated=True),
                        fields=("household", "round"),
                        name="entitlement_once_per_round",
                    ),
                    models.UniqueConstraint(fields=("id", "amount"), name="entitlement_amount_key"),
                    models.UniqueConstraint(
                        fields=("id", "packages"), name="entitlement_packages_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="entitlement_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempt__gte", 1)), name="entitlement_attempt_counts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "goods"), ("packages__gte", 1)),
                            models.Q(("kind", "cash"), ("packages", 0)),
                            _connector="OR",
                        ),
                        name="entitlement_goods_have_packages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "cash"), ("state", "delivered"), _negated=True),
                            models.Q(("kind", "goods"), ("state", "paid"), _negated=True),
                        ),
                        name="entitlement_ends_by_kind",
                    ),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["programme", "kind"],
                        name="entitlement_kind_is_the_programmes",
                        to="distributions.Programme",
                        to_fields=["id", "kind"],
                    ),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["round", "programme"],
                        name="entitlement_round_is_the_programmes",
                        to="distributions.Round",
                        to_fields=["id", "programme"],
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="entitlement_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:approved,planned:cancelled,approved:released,approved:cancelled,released:delivered,released:paid,released:failed,released:returned,released:cancelled,failed:released,failed:returned,failed:cancelled,delivered:released,paid:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="68991420d8eef3763e94856d6122b9db0ec2e501",
                            operation="UPDATE",
                            pgid="pgtrigger_entitlement_state_6f167",
                            table="distributions_entitlement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="entitlement_begins_planned",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.\"state\" IS DISTINCT FROM 'planned')",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                            hash="5d4b45f6fe963543514761253be1df2158876c48",
                            operation="INSERT",
                            pgid="pgtrigger_entitlement_begins_planned_197aa",
                            table="distributions_entitlement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="entitlement_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="bca3cf60a11068b87295adffb615592ba8eb64ba",
                            operation="DELETE",
                            pgid="pgtrigger_entitlement_is_kept_c1f2d",
                            table="distributions_entitlement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="entitlement_is_owed_as_planned",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."programme_id" IS DISTINCT FROM (NEW."programme_id") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."decree_recipient_id" IS DISTINCT FROM (NEW."decree_recipient_id") OR OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."packages" IS DISTINCT FROM (NEW."packages") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="96716dec977ac2e9f387a023e4d324c1f07d9e55",
                            operation="UPDATE",
                            pgid="pgtrigger_entitlement_is_owed_as_planned_98785",
                            table="distributions_entitlement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="entitlement_ledger_first",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NEW.attempt <> OLD.attempt + (\n        OLD.state IN ('failed', 'delivered') AND NEW.state = 'released')::int\n    THEN\n        RAISE EXCEPTION 'entitlement %: the attempt counts with each new release', NEW.id;\n    END IF;\n    IF NEW.state = OLD.state THEN RETURN NEW; END IF;\n    IF NEW.state = 'delivered' AND NOT EXISTS (\n        SELECT 1 FROM distributions_handover h WHERE h.entitlement_id = NEW.id\n        AND h.attempt = NEW.attempt AND h.kind = 'delivery')\n    OR OLD.state = 'delivered' AND NOT EXISTS (\n        SELECT 1 FROM distributions_handover h WHERE h.entitlement_id = NEW.id\n        AND h.attempt = OLD.attempt AND h.kind = 'reversal')\n    OR NEW.state = 'paid' AND NOT EXISTS (\n        SELECT 1 FROM distributions_payment p WHERE p.entitlement_id = NEW.id\n        AND p.attempt = NEW.attempt AND p.kind = 'payment')\n    OR OLD.state = 'paid' AND NOT EXISTS (\n        SELECT 1 FROM distributions_payment p WHERE p.entitlement_id = NEW.id\n        AND p.attempt = OLD.attempt AND p.kind = 'reversal')\n    THEN\n        RAISE EXCEPTION 'entitlement %: no row of the ledger for % to %',\n            NEW.id, OLD.state, NEW.state;\n    END IF;\n    RETURN NEW;\n",
                            hash="e720f4281117213ac627ff94d7332a6c5e624e9d",
                            operation="UPDATE",
                            pgid="pgtrigger_entitlement_ledger_first_752f0",
                            table="distributions_entitlement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="entitlement_total_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    UPDATE distributions_programme p SET entitled_total = p.entitled_total + d.delta\n    FROM (\n        SELECT programme_id, SUM(amount) AS delta FROM (SELECT programme_id, amount FROM new_values WHERE state NOT IN ('returned', 'cancelled')) AS changed\n        GROUP BY programme_id HAVING SUM(amount) <> 0\n    ) AS d WHERE p.id = d.programme_id;\n    RETURN NULL;\n",
                            hash="246135893c274d7df6f63dc7340e63c79d8267b8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_entitlement_total_insert_8beb0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_entitlement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="entitlement_total_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    UPDATE distributions_programme p SET entitled_total = p.entitled_total + d.delta\n    FROM (\n        SELECT programme_id, SUM(amount) AS delta FROM (SELECT programme_id, -amount AS amount FROM old_values WHERE state NOT IN ('returned', 'cancelled') UNION ALL SELECT programme_id, amount FROM new_values WHERE state NOT IN ('returned', 'cancelled')) AS changed\n        GROUP BY programme_id HAVING SUM(amount) <> 0\n    ) AS d WHERE p.id = d.programme_id;\n    RETURN NULL;\n",
                            hash="1c78a8493354f9fb9d129f648b32d9096e755347",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_entitlement_total_update_35031",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_entitlement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_entitlementevent" ("amount", "attempt", "batch_id", "changed_at", "decree_recipient_id", "household_id", "id", "kind", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "region_id", "round_id", "state") SELECT new_values."amount", new_values."attempt", new_values."batch_id", new_values."changed_at", new_values."decree_recipient_id", new_values."household_id", new_values."id", new_values."kind", new_values."packages", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."reason", new_values."region_id", new_values."round_id", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="466abf3169c711068b2ae1b6c824d5d6c9b2c67d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b42ea",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_entitlement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_entitlementevent" ("amount", "attempt", "batch_id", "changed_at", "decree_recipient_id", "household_id", "id", "kind", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "region_id", "round_id", "state") SELECT new_values."amount", new_values."attempt", new_values."batch_id", new_values."changed_at", new_values."decree_recipient_id", new_values."household_id", new_values."id", new_values."kind", new_values."packages", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."reason", new_values."region_id", new_values."round_id", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="b6b9ddeeb9ac043710c04270eed12b446cf44ef0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_15754",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_entitlement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_entitlementevent" ("amount", "attempt", "batch_id", "changed_at", "decree_recipient_id", "household_id", "id", "kind", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "region_id", "round_id", "state") SELECT old_values."amount", old_values."attempt", old_values."batch_id", old_values."changed_at", old_values."decree_recipient_id", old_values."household_id", old_values."id", old_values."kind", old_values."packages", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_id", old_values."reason", old_values."region_id", old_values."round_id", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="50c7fb99bed14f7e5bda46f795a74fd2d1e52d1f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5ceff",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_entitlement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntitlementBatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "awaiting approval"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="entitlements")),
                ("households", models.PositiveIntegerField(default=0, verbose_name="families")),
                ("packages", models.PositiveIntegerField(default=0, verbose_name="packages")),
                ("total", models.BigIntegerField(default=0, verbose_name="sum")),
                (
                    "overlapping",
                    models.PositiveIntegerField(
                        default=0, verbose_name="with the same aid from elsewhere"
                    ),
                ),
                ("left_out", models.PositiveIntegerField(default=0, verbose_name="left out")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decree",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.decree",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.entitlementbatch",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="50fa96598f1e95795cb35c6688de3f8c4abdab5c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b0f95",
                            table="distributions_entitlementbatchevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutBatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=30, verbose_name="number")),
                (
                    "payer",
                    models.CharField(
                        default="PT Pos Indonesia", max_length=100, verbose_name="paid by"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "awaiting approval"),
                            ("approved", "approved"),
                            ("sent", "sent"),
                            ("partly_reconciled", "partly reconciled"),
                            ("reconciled", "reconciled"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=17,
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="lines")),
                ("total", models.BigIntegerField(default=0, verbose_name="sum")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.payoutbatch",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4bcc6b70ef8c66fe8dd1b8a0efe1e7af2a3b96e0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_25830",
                            table="distributions_payoutbatchevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("paid", models.PositiveIntegerField(default=0, verbose_name="paid")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="known already")),
                ("held", models.PositiveIntegerField(default=0, verbose_name="held")),
                ("paid_total", models.BigIntegerField(default=0, verbose_name="sum paid")),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="distributions.payoutbatch",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.sourcefile",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout result",
                "verbose_name_plural": "payout results",
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "sha256"), name="payout_result_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rows",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("paid"), "+", models.F("failed")
                                        ),
                                        "+",
                                        models.F("unchanged"),
                                    ),
                                    "+",
                                    models.F("held"),
                                ),
                            )
                        ),
                        name="payout_result_adds_up",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutresultevent" ("batch_id", "failed", "held", "id", "paid", "paid_total", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "region_id", "rows", "sha256", "source_file_id", "unchanged") SELECT new_values."batch_id", new_values."failed", new_values."held", new_values."id", new_values."paid", new_values."paid_total", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."received_at", new_values."received_by_id", new_values."region_id", new_values."rows", new_values."sha256", new_values."source_file_id", new_values."unchanged" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f85dccbf8da60deaafe64d960d4c4784f2d83918",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2c3ea",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_payoutresult",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutresultevent" ("batch_id", "failed", "held", "id", "paid", "paid_total", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "region_id", "rows", "sha256", "source_file_id", "unchanged") SELECT new_values."batch_id", new_values."failed", new_values."held", new_values."id", new_values."paid", new_values."paid_total", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received_at", new_values."received_by_id", new_values."region_id", new_values."rows", new_values."sha256", new_values."source_file_id", new_values."unchanged" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="70abf027f55b3478685e402934d2d63f50c074f1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3c26f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_payoutresult",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutresultevent" ("batch_id", "failed", "held", "id", "paid", "paid_total", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_by_id", "region_id", "rows", "sha256", "source_file_id", "unchanged") SELECT old_values."batch_id", old_values."failed", old_values."held", old_values."id", old_values."paid", old_values."paid_total", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."received_at", old_values."received_by_id", old_values."region_id", old_values."rows", old_values."sha256", old_values."source_file_id", old_values."unchanged" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5313c86d5cbaf8fa3ab876f852d6170a83a90fde",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_515db",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_payoutresult",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("period_start", models.DateField(verbose_name="from")),
                ("period_end", models.DateField(verbose_name="to")),
                ("amount", models.BigIntegerField(verbose_name="amount per family")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.round",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b285406e47187201ef8cfb96a77c18cbeefa29da",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_10be3",
                            table="distributions_roundevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntitlementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("goods", "goods"), ("cash", "cash")], max_length=5),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("packages", models.PositiveSmallIntegerField(verbose_name="packages")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("approved", "approved"),
                            ("released", "released"),
                            ("delivered", "handed over"),
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("returned", "returned"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.entitlementbatch",
                    ),
                ),
                (
                    "decree_recipient",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.decreerecipient",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.household",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.entitlement",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.programme",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.round",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9a8590a7470a72fb95030404f032a02d5fa8acf6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6adae",
                            table="distributions_entitlementevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("delivery", "handed over"), ("reversal", "taken back")],
                        default="delivery",
                        max_length=8,
                    ),
                ),
                ("packages", models.PositiveSmallIntegerField(verbose_name="packages")),
                (
                    "taken_by",
                    models.CharField(
                        choices=[
                            ("self", "in person"),
                            ("proxy", "proxy"),
                            ("heir", "heir"),
                            ("at_home", "brought home"),
                        ],
                        default="self",
                        max_length=7,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "taker_name",
                    models.CharField(blank=True, max_length=200, verbose_name="name of the taker"),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="relation to the family"
                    ),
                ),
                ("handed_on", models.DateField(verbose_name="handed over on")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="distributions.entitlement",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="distributions.handover",
                    ),
                ),
            ],
            options={
                "verbose_name": "handover",
                "verbose_name_plural": "handovers",
                "indexes": [
                    models.Index(fields=["region", "-recorded_at"], name="handover_of_village")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entitlement", "attempt", "kind"), name="handover_once_per_attempt"
                    ),
                    models.UniqueConstraint(
                        fields=("id", "entitlement"), name="handover_entitlement_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_by__in", ("proxy", "heir")), _negated=True),
                            models.Q(("taker_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_proxy_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "delivery"), ("reverses__isnull", True)),
                            models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="handover_reversal_names_delivery",
                    ),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["entitlement", "packages"],
                        name="handover_is_what_is_owed",
                        to="distributions.Entitlement",
                        to_fields=["id", "packages"],
                    ),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["reverses", "entitlement"],
                        name="handover_reverses_its_own",
                        to="distributions.Handover",
                        to_fields=["id", "entitlement"],
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="handover_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0b5a711f23dd10df44fb87986077394374db2cb1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_handover_is_append_only_44f77",
                            table="distributions_handover",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="handover_agrees",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _state TEXT; _attempt INT;",
                            func="\n    SELECT state, attempt INTO _state, _attempt\n    FROM distributions_entitlement WHERE id = NEW.entitlement_id;\n    IF _attempt IS DISTINCT FROM NEW.attempt\n    OR _state IS DISTINCT FROM (CASE WHEN NEW.kind = 'reversal' THEN 'delivered' ELSE 'released' END)\n    THEN\n        RAISE EXCEPTION 'entitlement % is %: no % can be entered',\n            NEW.entitlement_id, _state, NEW.kind;\n    END IF;\n    RETURN NEW;\n",
                            hash="5e5ecc2b18da71ab096823408b30306cbc8d8997",
                            operation="INSERT",
                            pgid="pgtrigger_handover_agrees_6595e",
                            table="distributions_handover",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_handoverevent" ("attempt", "by_id", "entitlement_id", "handed_on", "id", "kind", "note", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "region_id", "relation", "reverses_id", "taken_by", "taker_name") SELECT new_values."attempt", new_values."by_id", new_values."entitlement_id", new_values."handed_on", new_values."id", new_values."kind", new_values."note", new_values."packages", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."region_id", new_values."relation", new_values."reverses_id", new_values."taken_by", new_values."taker_name" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="219249c0f7254b7e888de3a33b24ea04032e5775",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bd5de",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_handover",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_handoverevent" ("attempt", "by_id", "entitlement_id", "handed_on", "id", "kind", "note", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "region_id", "relation", "reverses_id", "taken_by", "taker_name") SELECT new_values."attempt", new_values."by_id", new_values."entitlement_id", new_values."handed_on", new_values."id", new_values."kind", new_values."note", new_values."packages", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."region_id", new_values."relation", new_values."reverses_id", new_values."taken_by", new_values."taker_name" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="40fdd82ffeadf88f7d16429ad709d3de1ba69d6a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_66a3e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_handover",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_handoverevent" ("attempt", "by_id", "entitlement_id", "handed_on", "id", "kind", "note", "packages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "region_id", "relation", "reverses_id", "taken_by", "taker_name") SELECT old_values."attempt", old_values."by_id", old_values."entitlement_id", old_values."handed_on", old_values."id", old_values."kind", old_values."note", old_values."packages", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."region_id", old_values."relation", old_values."reverses_id", old_values."taken_by", old_values."taker_name" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1a02bf44941b7271d98586e53a82090cb8c11930",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_78f60",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_handover",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField(verbose_name="number")),
                (
                    "reference",
                    models.CharField(max_length=30, unique=True, verbose_name="reference"),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "not yet paid"),
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="pending",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="distributions.payoutbatch",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payout_lines",
                        to="distributions.entitlement",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout line",
                "verbose_name_plural": "payout lines",
                "indexes": [
                    models.Index(fields=["batch", "state", "sequence"], name="payout_line_by_state")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "sequence"), name="payout_line_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["pending", "paid"])),
                        fields=("entitlement",),
                        name="payout_line_live_once",
                    ),
                    models.UniqueConstraint(fields=("id", "entitlement"), name="payout_line_key"),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["entitlement", "amount"],
                        name="payout_line_is_what_is_owed",
                        to="distributions.Entitlement",
                        to_fields=["id", "amount"],
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="payout_line_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{pending:paid,pending:failed,pending:withdrawn,paid:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="3c64bff08096b52ff4e9a2b1d5c18cdf245e09ac",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_line_state_a448d",
                            table="distributions_payoutline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="payout_line_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="80374dc5b8220fc2f25fd49e33592d06c7c1a5c3",
                            operation="DELETE",
                            pgid="pgtrigger_payout_line_is_kept_57527",
                            table="distributions_payoutline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutlineevent" ("amount", "batch_id", "entitlement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reference", "region_id", "sequence", "state") SELECT new_values."amount", new_values."batch_id", new_values."entitlement_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."reference", new_values."region_id", new_values."sequence", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="408ac1b28f53817505a865ed626245f0c23a48c1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_00fdb",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_payoutline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutlineevent" ("amount", "batch_id", "entitlement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reference", "region_id", "sequence", "state") SELECT new_values."amount", new_values."batch_id", new_values."entitlement_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."reference", new_values."region_id", new_values."sequence", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="26f8d069ffae13385a8120df8e647514c019e3b5",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_271e9",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_payoutline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_payoutlineevent" ("amount", "batch_id", "entitlement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reference", "region_id", "sequence", "state") SELECT old_values."amount", old_values."batch_id", old_values."entitlement_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."reference", old_values."region_id", old_values."sequence", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="40981adaa217ec8e0159137b88bd9f7094230158",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7dbbc",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_payoutline",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutResultEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("paid", models.PositiveIntegerField(default=0, verbose_name="paid")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="known already")),
                ("held", models.PositiveIntegerField(default=0, verbose_name="held")),
                ("paid_total", models.BigIntegerField(default=0, verbose_name="sum paid")),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.payoutbatch",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.payoutresult",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.sourcefile",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ecd4808546b06d771461c957eccec99347b58211",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fe02e",
                            table="distributions_payoutresultevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("attempt", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("delivery", "handed over"), ("reversal", "taken back")],
                        default="delivery",
                        max_length=8,
                    ),
                ),
                ("packages", models.PositiveSmallIntegerField(verbose_name="packages")),
                (
                    "taken_by",
                    models.CharField(
                        choices=[
                            ("self", "in person"),
                            ("proxy", "proxy"),
                            ("heir", "heir"),
                            ("at_home", "brought home"),
                        ],
                        default="self",
                        max_length=7,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "taker_name",
                    models.CharField(blank=True, max_length=200, verbose_name="name of the taker"),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="relation to the family"
                    ),
                ),
                ("handed_on", models.DateField(verbose_name="handed over on")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.entitlement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.handover",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.handover",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a26081ad49220f6f65387694f5689490f21f9334",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_13b83",
                            table="distributions_handoverevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("payment", "payment"), ("reversal", "reversal")],
                        default="payment",
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="distributions.entitlement",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="distributions.payment",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="distributions.payoutline",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="distributions.payoutresult",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "indexes": [
                    models.Index(fields=["region", "-recorded_at"], name="payment_of_village")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entitlement", "attempt", "kind"), name="payment_once_per_attempt"
                    ),
                    models.UniqueConstraint(
                        fields=("id", "entitlement"), name="payment_entitlement_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "payment"), ("reverses__isnull", True)),
                            models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_reversal_names_payment",
                    ),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["entitlement", "amount"],
                        name="payment_is_what_is_owed",
                        to="distributions.Entitlement",
                        to_fields=["id", "amount"],
                    ),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["line", "entitlement"],
                        name="payment_line_is_its_own",
                        to="distributions.PayoutLine",
                        to_fields=["id", "entitlement"],
                    ),
                    aidcases.composite_key.CompositeForeignKey(
                        fields=["reverses", "entitlement"],
                        name="payment_reverses_its_own",
                        to="distributions.Payment",
                        to_fields=["id", "entitlement"],
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="payment_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c09a0b21abf5ac41c7916e4c00103ec4eeec4b76",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_payment_is_append_only_40c4e",
                            table="distributions_payment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="payment_agrees",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _state TEXT; _attempt INT;",
                            func="\n    SELECT state, attempt INTO _state, _attempt\n    FROM distributions_entitlement WHERE id = NEW.entitlement_id;\n    IF _attempt IS DISTINCT FROM NEW.attempt\n    OR _state IS DISTINCT FROM (CASE WHEN NEW.kind = 'reversal' THEN 'paid' ELSE 'released' END)\n    THEN\n        RAISE EXCEPTION 'entitlement % is %: no % can be entered',\n            NEW.entitlement_id, _state, NEW.kind;\n    END IF;\n    RETURN NEW;\n",
                            hash="7c70837c0f9cd471aac6da4dcf51b52743517e77",
                            operation="INSERT",
                            pgid="pgtrigger_payment_agrees_2a63d",
                            table="distributions_payment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_paymentevent" ("amount", "attempt", "by_id", "entitlement_id", "id", "kind", "line_id", "note", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "region_id", "result_id", "reverses_id") SELECT new_values."amount", new_values."attempt", new_values."by_id", new_values."entitlement_id", new_values."id", new_values."kind", new_values."line_id", new_values."note", new_values."paid_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."region_id", new_values."result_id", new_values."reverses_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1140c47dc0f65a1b10d1399843ef0c176eb3e7f5",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_dda77",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="distributions_payment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_paymentevent" ("amount", "attempt", "by_id", "entitlement_id", "id", "kind", "line_id", "note", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "region_id", "result_id", "reverses_id") SELECT new_values."amount", new_values."attempt", new_values."by_id", new_values."entitlement_id", new_values."id", new_values."kind", new_values."line_id", new_values."note", new_values."paid_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."region_id", new_values."result_id", new_values."reverses_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="03833a9c1c931216fbcef51877569438ff95b3cc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_450b2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="distributions_payment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "distributions_paymentevent" ("amount", "attempt", "by_id", "entitlement_id", "id", "kind", "line_id", "note", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "region_id", "result_id", "reverses_id") SELECT old_values."amount", old_values."attempt", old_values."by_id", old_values."entitlement_id", old_values."id", old_values."kind", old_values."line_id", old_values."note", old_values."paid_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."region_id", old_values."result_id", old_values."reverses_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fa0e9c57e484b564fa9677ee15b8e3e15353352a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_da923",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="distributions_payment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("sequence", models.PositiveIntegerField(verbose_name="number")),
                ("reference", models.CharField(max_length=30, verbose_name="reference")),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "not yet paid"),
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="pending",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.payoutbatch",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.entitlement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.payoutline",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="29e57fdc1f22fb20bec30de8ec39c413b010319e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f2aed",
                            table="distributions_payoutlineevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutResultRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("raw", models.JSONField()),
                ("reference", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("unchanged", "known already"),
                            ("held", "needs a person"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown_reference", "reference is not on this roster"),
                            ("amount_differs", "amount is not what is owed"),
                            ("name_differs", "name is another than on the roster"),
                            ("status_unknown", "status word is not known"),
                            ("date_wrong", "date is missing, before the roster or in the future"),
                            ("needs_reversal", "was paid already; a reversal must come first"),
                            (
                                "failed_before",
                                "was reported failed already; pay it on a new roster",
                            ),
                            ("no_longer_eligible", "family is no longer eligible"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result_rows",
                        to="distributions.payoutline",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="result_rows",
                        to="distributions.payoutresult",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a payout result",
                "verbose_name_plural": "rows of payout results",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("result", "number"), name="payout_row_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("result", "reference"),
                        name="payout_row_reference_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "held"), models.Q(("problem", ""), _negated=True)),
                            models.Q(
                                models.Q(("outcome", "held"), _negated=True),
                                ("line__isnull", False),
                                ("problem", ""),
                            ),
                            _connector="OR",
                        ),
                        name="payout_row_held_says_why",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="payout_row_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="932b659b06fab43266cbabf7a31ab25f483a732a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_payout_row_is_kept_74c5c",
                            table="distributions_payoutresultrow",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("attempt", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("payment", "payment"), ("reversal", "reversal")],
                        default="payment",
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.entitlement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="distributions.payment",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.payment",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.payoutline",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="distributions.payoutresult",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3f0e38c3b236639aaa196172e5afe626fd4ac8b4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e6a3d",
                            table="distributions_paymentevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
