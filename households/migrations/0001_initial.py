import uuid

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("aidcases", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="FieldResultImport",
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
                            ("uploaded", "uploaded"),
                            ("recorded", "recorded"),
                            ("failed", "failed"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("accepted", models.BooleanField(default=False)),
                ("headers", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("recorded", models.PositiveIntegerField(default=0, verbose_name="recorded")),
                ("quarantined", models.PositiveIntegerField(default=0, verbose_name="need repair")),
                ("skipped", models.PositiveIntegerField(default=0, verbose_name="skipped")),
                ("blank_rows", models.PositiveIntegerField(default=0, verbose_name="blank rows")),
                ("counts", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_at", models.DateTimeField(null=True)),
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
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "spreadsheet of field results",
                "verbose_name_plural": "spreadsheets of field results",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rows",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("recorded"), "+", models.F("quarantined")
                                    ),
                                    "+",
                                    models.F("skipped"),
                                ),
                            )
                        ),
                        name="field_result_rows_add_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "recorded"), _negated=True),
                            ("recorded_at__isnull", False),
                            _connector="OR",
                        ),
                        name="field_result_recorded_has_time",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="field_result_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{uploaded:recorded,uploaded:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="e6de529124b727cabfdcec5e03e30c0914634614",
                            operation="UPDATE",
                            pgid="pgtrigger_field_result_state_1a3f7",
                            table="households_fieldresultimport",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_fieldresultimportevent" ("accepted", "blank_rows", "columns", "error", "headers", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantined", "recorded", "recorded_at", "region_id", "rows", "skipped", "source_file_id", "state", "uploaded_at", "uploaded_by_id") SELECT new_values."accepted", new_values."blank_rows", new_values."columns", new_values."error", new_values."headers", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quarantined", new_values."recorded", new_values."recorded_at", new_values."region_id", new_values."rows", new_values."skipped", new_values."source_file_id", new_values."state", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="232da93072ef415effe9b179fe2658724f50093e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_614c4",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_fieldresultimport",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_fieldresultimportevent" ("accepted", "blank_rows", "columns", "error", "headers", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantined", "recorded", "recorded_at", "region_id", "rows", "skipped", "source_file_id", "state", "uploaded_at", "uploaded_by_id") SELECT new_values."accepted", new_values."blank_rows", new_values."columns", new_values."error", new_values."headers", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."quarantined", new_values."recorded", new_values."recorded_at", new_values."region_id", new_values."rows", new_values."skipped", new_values."source_file_id", new_values."state", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accepted" IS DISTINCT FROM (new_values."accepted") OR old_values."blank_rows" IS DISTINCT FROM (new_values."blank_rows") OR old_values."columns" IS DISTINCT FROM (new_values."columns") OR old_values."error" IS DISTINCT FROM (new_values."error") OR old_values."headers" IS DISTINCT FROM (new_values."headers") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."quarantined" IS DISTINCT FROM (new_values."quarantined") OR old_values."recorded" IS DISTINCT FROM (new_values."recorded") OR old_values."recorded_at" IS DISTINCT FROM (new_values."recorded_at") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."rows" IS DISTINCT FROM (new_values."rows") OR old_values."skipped" IS DISTINCT FROM (new_values."skipped") OR old_values."source_file_id" IS DISTINCT FROM (new_values."source_file_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."uploaded_at" IS DISTINCT FROM (new_values."uploaded_at") OR old_values."uploaded_by_id" IS DISTINCT FROM (new_values."uploaded_by_id")) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="60d8cc2f71ee857a5664314a0ffb5bb1e3ef5f2a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_78781",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_fieldresultimport",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_fieldresultimportevent" ("accepted", "blank_rows", "columns", "error", "headers", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantined", "recorded", "recorded_at", "region_id", "rows", "skipped", "source_file_id", "state", "uploaded_at", "uploaded_by_id") SELECT old_values."accepted", old_values."blank_rows", old_values."columns", old_values."error", old_values."headers", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."quarantined", old_values."recorded", old_values."recorded_at", old_values."region_id", old_values."rows", old_values."skipped", old_values."source_file_id", old_values."state", old_values."uploaded_at", old_values."uploaded_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4eba62c46f3d6128a005f2c3245c61a298d739d2",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_11842",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_fieldresultimport",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "family_id",
                    models.CharField(blank=True, max_length=40, verbose_name="P3KE family id"),
                ),
                ("nik", models.CharField(blank=True, max_length=16, verbose_name="NIK")),
                (
                    "family_card_number",
                    models.CharField(blank=True, max_length=16, verbose_name="family card number"),
                ),
                ("head_name", models.CharField(max_length=200, verbose_name="head of family")),
                ("name_key", models.CharField(editable=False, max_length=200)),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("M", "male"), ("F", "female")],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("rt", models.CharField(blank=True, max_length=5, verbose_name="RT")),
                ("rw", models.CharField(blank=True, max_length=5, verbose_name="RW")),
                (
                    "state",
                    models.CharField(
                        choices=[("live", "live"), ("merged", "merged into another")],
                        default="live",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="households.household",
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
            ],
            options={
                "verbose_name": "household",
                "verbose_name_plural": "households",
                "indexes": [
                    models.Index(
                        condition=models.Q(("nik", ""), _negated=True),
                        fields=["nik"],
                        name="household_nik",
                    ),
                    models.Index(
                        condition=models.Q(("family_card_number", ""), _negated=True),
                        fields=["family_card_number"],
                        name="household_family_card",
                    ),
                    models.Index(fields=["region", "name_key", "id"], name="household_of_village"),
                    models.Index(fields=["name_key", "id"], name="household_by_name"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("name_key"), "gin_trgm_ops"
                        ),
                        name="household_name_parts",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("family_id", ""), _negated=True), ("state", "live")
                        ),
                        fields=("family_id",),
                        name="household_family_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nik__regex", "^(\\d{16})?$")),
                        name="household_nik_sound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("family_card_number__regex", "^(\\d{16})?$")),
                        name="household_card_sound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("state", "merged")),
                            models.Q(("merged_into__isnull", True), ("state", "live")),
                            _connector="OR",
                        ),
                        name="household_merged_names_survivor",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_householdevent" ("address", "birth_date", "created_at", "family_card_number", "family_id", "head_name", "id", "merged_into_id", "name_key", "nik", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "rt", "rw", "sex", "state") SELECT new_values."address", new_values."birth_date", new_values."created_at", new_values."family_card_number", new_values."family_id", new_values."head_name", new_values."id", new_values."merged_into_id", new_values."name_key", new_values."nik", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."rt", new_values."rw", new_values."sex", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="61a7dceb5d4f55666906a1b2003321343d9b2be4",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_eae56",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_household",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_householdevent" ("address", "birth_date", "created_at", "family_card_number", "family_id", "head_name", "id", "merged_into_id", "name_key", "nik", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "rt", "rw", "sex", "state") SELECT new_values."address", new_values."birth_date", new_values."created_at", new_values."family_card_number", new_values."family_id", new_values."head_name", new_values."id", new_values."merged_into_id", new_values."name_key", new_values."nik", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."rt", new_values."rw", new_values."sex", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="ee8e101595a01c904a96817415b1c81d0dade2c2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d279e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_household",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_householdevent" ("address", "birth_date", "created_at", "family_card_number", "family_id", "head_name", "id", "merged_into_id", "name_key", "nik", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "rt", "rw", "sex", "state") SELECT old_values."address", old_values."birth_date", old_values."created_at", old_values."family_card_number", old_values."family_id", old_values."head_name", old_values."id", old_values."merged_into_id", old_values."name_key", old_values."nik", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."rt", old_values."rw", old_values."sex", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fb7b08fab72a9f5c41083ee5e6b8bc9112e6f8aa",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4f9c4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_household",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layout", models.CharField(blank=True, max_length=40, verbose_name="layout")),
                ("sheet", models.CharField(blank=True, max_length=100, verbose_name="sheet")),
                ("columns", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "uploaded"),
                            ("read", "read"),
                            ("in_review", "in review"),
                            ("applied", "applied"),
                            ("reverted", "taken back"),
                            ("failed", "failed"),
                            ("refused", "refused"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("accepted", models.PositiveIntegerField(default=0, verbose_name="accepted")),
                ("quarantined", models.PositiveIntegerField(default=0, verbose_name="need repair")),
                ("skipped", models.PositiveIntegerField(default=0, verbose_name="skipped")),
                ("duplicates", models.PositiveIntegerField(default=0, verbose_name="duplicates")),
                ("warned", models.PositiveIntegerField(default=0, verbose_name="with warnings")),
                ("blank_rows", models.PositiveIntegerField(default=0, verbose_name="blank rows")),
                ("counts", models.JSONField(default=dict)),
                ("guard", models.JSONField(default=list)),
                ("error", models.TextField(blank=True)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
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
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ministry list",
                "verbose_name_plural": "ministry lists",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rows",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("accepted"), "+", models.F("quarantined")
                                    ),
                                    "+",
                                    models.F("skipped"),
                                ),
                            )
                        ),
                        name="list_rows_add_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", True), ("applied_by__isnull", True)),
                            models.Q(("applied_at__isnull", False), ("applied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="list_applied_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "applied"), _negated=True),
                            ("applied_by__isnull", False),
                            _connector="OR",
                        ),
                        name="list_applied_has_actor",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="list_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{uploaded:read,uploaded:failed,read:in_review,read:failed,in_review:applied,in_review:refused,applied:reverted,failed:uploaded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="a5ced14554467db4b6378fdfa668bad605902132",
                            operation="UPDATE",
                            pgid="pgtrigger_list_state_a9f94",
                            table="households_listimport",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_listimportevent" ("accepted", "applied_at", "applied_by_id", "blank_rows", "columns", "duplicates", "error", "guard", "id", "layout", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantined", "region_id", "rows", "sheet", "skipped", "source_file_id", "state", "uploaded_at", "uploaded_by_id", "warned") SELECT new_values."accepted", new_values."applied_at", new_values."applied_by_id", new_values."blank_rows", new_values."columns", new_values."duplicates", new_values."error", new_values."guard", new_values."id", new_values."layout", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quarantined", new_values."region_id", new_values."rows", new_values."sheet", new_values."skipped", new_values."source_file_id", new_values."state", new_values."uploaded_at", new_values."uploaded_by_id", new_values."warned" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a5a620e3e8a3616a22a9eaadfd72086fb597c8e1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8cfaf",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_listimport",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_listimportevent" ("accepted", "applied_at", "applied_by_id", "blank_rows", "columns", "duplicates", "error", "guard", "id", "layout", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantined", "region_id", "rows", "sheet", "skipped", "source_file_id", "state", "uploaded_at", "uploaded_by_id", "warned") SELECT new_values."accepted", new_values."applied_at", new_values."applied_by_id", new_values."blank_rows", new_values."columns", new_values."duplicates", new_values."error", new_values."guard", new_values."id", new_values."layout", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."quarantined", new_values."region_id", new_values."rows", new_values."sheet", new_values."skipped", new_values."source_file_id", new_values."state", new_values."uploaded_at", new_values."uploaded_by_id", new_values."warned" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accepted" IS DISTINCT FROM (new_values."accepted") OR old_values."applied_at" IS DISTINCT FROM (new_values."applied_at") OR old_values."applied_by_id" IS DISTINCT FROM (new_values."applied_by_id") OR old_values."blank_rows" IS DISTINCT FROM (new_values."blank_rows") OR old_values."columns" IS DISTINCT FROM (new_values."columns") OR old_values."duplicates" IS DISTINCT FROM (new_values."duplicates") OR old_values."error" IS DISTINCT FROM (new_values."error") OR old_values."guard" IS DISTINCT FROM (new_values."guard") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."layout" IS DISTINCT FROM (new_values."layout") OR old_values."quarantined" IS DISTINCT FROM (new_values."quarantined") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."rows" IS DISTINCT FROM (new_values."rows") OR old_values."sheet" IS DISTINCT FROM (new_values."sheet") OR old_values."skipped" IS DISTINCT FROM (new_values."skipped") OR old_values."source_file_id" IS DISTINCT FROM (new_values."source_file_id") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."uploaded_at" IS DISTINCT FROM (new_values."uploaded_at") OR old_values."uploaded_by_id" IS DISTINCT FROM (new_values."uploaded_by_id") OR old_values."warned" IS DISTINCT FROM (new_values."warned")) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="919800468d08d2face7d924063c22719b3801d82",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cc6bf",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_listimport",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_listimportevent" ("accepted", "applied_at", "applied_by_id", "blank_rows", "columns", "duplicates", "error", "guard", "id", "layout", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarantined", "region_id", "rows", "sheet", "skipped", "source_file_id", "state", "uploaded_at", "uploaded_by_id", "warned") SELECT old_values."accepted", old_values."applied_at", old_values."applied_by_id", old_values."blank_rows", old_values."columns", old_values."duplicates", old_values."error", old_values."guard", old_values."id", old_values."layout", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."quarantined", old_values."region_id", old_values."rows", old_values."sheet", old_values."skipped", old_values."source_file_id", old_values."state", old_values."uploaded_at", old_values."uploaded_by_id", old_values."warned" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="35531eb0eb3263ba2600cd9e308384fabac9ccbf",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f0ca9",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_listimport",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReasonCode",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=30, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("eligible", "eligible"),
                            ("ineligible", "not eligible"),
                            ("unverifiable", "could not be verified"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("label", models.CharField(max_length=100, verbose_name="in Indonesian")),
                ("label_en", models.CharField(max_length=100, verbose_name="in English")),
                (
                    "synonyms",
                    models.JSONField(blank=True, default=list, verbose_name="as lists write it"),
                ),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "reason code",
                "verbose_name_plural": "reason codes",
                "ordering": ["verdict", "order", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "verdict"), name="reason_code_and_verdict"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_reasoncodeevent" ("code", "is_active", "label", "label_en", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "synonyms", "verdict") SELECT new_values."code", new_values."is_active", new_values."label", new_values."label_en", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."code", new_values."synonyms", new_values."verdict" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="606d78fecaff471b6e249cea9466ef37e7f55a4e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_032bc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_reasoncode",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_reasoncodeevent" ("code", "is_active", "label", "label_en", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "synonyms", "verdict") SELECT new_values."code", new_values."is_active", new_values."label", new_values."label_en", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."code", new_values."synonyms", new_values."verdict" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."code") = (new_values."code") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="6547b9e5f37d44e33becae340506ebf520f40ecc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a382c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_reasoncode",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_reasoncodeevent" ("code", "is_active", "label", "label_en", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "synonyms", "verdict") SELECT old_values."code", old_values."is_active", old_values."label", old_values."label_en", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."code", old_values."synonyms", old_values."verdict" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4e5812500151710313dd1b05969897589b7b9968",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_59ee3",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_reasoncode",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReasonCodeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("code", models.CharField(max_length=30, serialize=False, verbose_name="code")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("eligible", "eligible"),
                            ("ineligible", "not eligible"),
                            ("unverifiable", "could not be verified"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("label", models.CharField(max_length=100, verbose_name="in Indonesian")),
                ("label_en", models.CharField(max_length=100, verbose_name="in English")),
                (
                    "synonyms",
                    models.JSONField(blank=True, default=list, verbose_name="as lists write it"),
                ),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
                        to="households.reasoncode",
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
                            hash="8e55f5ab545df5cb8d9bac5810e64b1d8ac7e3b3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_92f8d",
                            table="households_reasoncodeevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decree",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("dated_on", models.DateField(verbose_name="dated")),
                ("signed_by", models.CharField(max_length=150, verbose_name="signed by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("issued", "issued"),
                            ("amended", "amended by a later version"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("recipients_count", models.PositiveIntegerField(default=0)),
                ("frozen_hash", models.CharField(blank=True, max_length=64)),
                ("drafted_at", models.DateTimeField(auto_now_add=True)),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "amends",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amended_by",
                        to="households.decree",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
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
                    "list_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decrees",
                        to="households.listimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "decree",
                "verbose_name_plural": "decrees",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number", "version"), name="decree_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_by__isnull", True),
                            models.Q(("issued_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="decree_maker_is_not_checker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_at__isnull", True),
                                ("issued_by__isnull", True),
                                ("state", "draft"),
                            ),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("issued_at__isnull", False),
                                ("issued_by__isnull", False),
                                models.Q(("frozen_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decree_issued_is_frozen",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="decree_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:issued,issued:amended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="6140efc548de92f919238ac6da10fcc021e15905",
                            operation="UPDATE",
                            pgid="pgtrigger_decree_state_389ca",
                            table="households_decree",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="decree_issued_is_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (OLD.\"state\" = 'draft'))",
                            func="\n                    IF to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state' THEN\n                        RAISE EXCEPTION 'decree is issued: only a new version can change it';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="2a5d20b088cac477d3f165548adf25d32a7310ed",
                            operation="UPDATE",
                            pgid="pgtrigger_decree_issued_is_kept_9a726",
                            table="households_decree",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="decree_issued_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (OLD.\"state\" = 'draft'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e1580edd1b2540267985b5aa9354b63b53962310",
                            operation="DELETE",
                            pgid="pgtrigger_decree_issued_stays_3e573",
                            table="households_decree",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_decreeevent" ("amends_id", "dated_on", "drafted_at", "drafted_by_id", "frozen_hash", "id", "issued_at", "issued_by_id", "list_import_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients_count", "region_id", "signed_by", "state", "title", "version") SELECT new_values."amends_id", new_values."dated_on", new_values."drafted_at", new_values."drafted_by_id", new_values."frozen_hash", new_values."id", new_values."issued_at", new_values."issued_by_id", new_values."list_import_id", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recipients_count", new_values."region_id", new_values."signed_by", new_values."state", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4d5eacc6a414d90ed461174768451482b10e3c98",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_64e41",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_decree",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_decreeevent" ("amends_id", "dated_on", "drafted_at", "drafted_by_id", "frozen_hash", "id", "issued_at", "issued_by_id", "list_import_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients_count", "region_id", "signed_by", "state", "title", "version") SELECT new_values."amends_id", new_values."dated_on", new_values."drafted_at", new_values."drafted_by_id", new_values."frozen_hash", new_values."id", new_values."issued_at", new_values."issued_by_id", new_values."list_import_id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recipients_count", new_values."region_id", new_values."signed_by", new_values."state", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="5129302c86f4632e2d72f8389ff8e65f0626988e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b39d8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_decree",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_decreeevent" ("amends_id", "dated_on", "drafted_at", "drafted_by_id", "frozen_hash", "id", "issued_at", "issued_by_id", "list_import_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipients_count", "region_id", "signed_by", "state", "title", "version") SELECT old_values."amends_id", old_values."dated_on", old_values."drafted_at", old_values."drafted_by_id", old_values."frozen_hash", old_values."id", old_values."issued_at", old_values."issued_by_id", old_values."list_import_id", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recipients_count", old_values."region_id", old_values."signed_by", old_values."state", old_values."title", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="57886355576107ad14ebaa2428c4b9ffafc9e3d0",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_127e3",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_decree",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deliberation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="held on")),
                (
                    "minutes_number",
                    models.CharField(max_length=60, verbose_name="number of the minutes"),
                ),
                (
                    "chaired_by",
                    models.CharField(blank=True, max_length=150, verbose_name="chaired by"),
                ),
                (
                    "attendees",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="people present"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.sourcefile",
                    ),
                ),
                (
                    "recorded_by",
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
                    "list_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliberations",
                        to="households.listimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "deliberation",
                "verbose_name_plural": "deliberations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list_import", "region", "minutes_number"),
                        name="deliberation_minutes_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes_number", ""), _negated=True),
                        name="deliberation_has_minutes",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("region"), 13
                        ),
                        name="deliberation_in_a_village",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "held_on__lte",
                                models.Func(
                                    models.Func(
                                        models.Value("Asia/Jakarta"),
                                        models.F("recorded_at"),
                                        function="timezone",
                                    ),
                                    function="date",
                                    output_field=models.DateField(),
                                ),
                            )
                        ),
                        name="deliberation_not_in_the_future",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_deliberationevent" ("attendees", "chaired_by", "document_id", "held_on", "id", "list_import_id", "minutes_number", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "region_id") SELECT new_values."attendees", new_values."chaired_by", new_values."document_id", new_values."held_on", new_values."id", new_values."list_import_id", new_values."minutes_number", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."recorded_by_id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="292c3cc1711e890d355636da8c51a6917112cefe",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ec9ca",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_deliberation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_deliberationevent" ("attendees", "chaired_by", "document_id", "held_on", "id", "list_import_id", "minutes_number", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "region_id") SELECT new_values."attendees", new_values."chaired_by", new_values."document_id", new_values."held_on", new_values."id", new_values."list_import_id", new_values."minutes_number", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."recorded_by_id", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="4b9b9045c4173d64230dbcc9363c3687ab25daa2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b4c24",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_deliberation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_deliberationevent" ("attendees", "chaired_by", "document_id", "held_on", "id", "list_import_id", "minutes_number", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "region_id") SELECT old_values."attendees", old_values."chaired_by", old_values."document_id", old_values."held_on", old_values."id", old_values."list_import_id", old_values."minutes_number", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."recorded_by_id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a4dc0d1b0b5560d0d5688f2475862fcc3128ab48",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b6547",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_deliberation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldResultImportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "uploaded"),
                            ("recorded", "recorded"),
                            ("failed", "failed"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("accepted", models.BooleanField(default=False)),
                ("headers", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("recorded", models.PositiveIntegerField(default=0, verbose_name="recorded")),
                ("quarantined", models.PositiveIntegerField(default=0, verbose_name="need repair")),
                ("skipped", models.PositiveIntegerField(default=0, verbose_name="skipped")),
                ("blank_rows", models.PositiveIntegerField(default=0, verbose_name="blank rows")),
                ("error", models.TextField(blank=True)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_at", models.DateTimeField(null=True)),
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
                        to="households.fieldresultimport",
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
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                            hash="079d2f44f89b427f91edef3379331e4cc2c4cee4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_64e3a",
                            table="households_fieldresultimportevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldResultRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "fate",
                    models.CharField(
                        choices=[("quarantined", "needs repair"), ("skipped", "skipped")],
                        max_length=11,
                    ),
                ),
                ("raw", models.JSONField()),
                ("problems", models.JSONField(default=list)),
                (
                    "field_result_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_rows",
                        to="households.fieldresultimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of field results",
                "verbose_name_plural": "rows of field results",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("field_result_import", "number"), name="field_result_row_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "family_id",
                    models.CharField(blank=True, max_length=40, verbose_name="P3KE family id"),
                ),
                ("nik", models.CharField(blank=True, max_length=16, verbose_name="NIK")),
                (
                    "family_card_number",
                    models.CharField(blank=True, max_length=16, verbose_name="family card number"),
                ),
                ("head_name", models.CharField(max_length=200, verbose_name="head of family")),
                ("name_key", models.CharField(editable=False, max_length=200)),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("M", "male"), ("F", "female")],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("rt", models.CharField(blank=True, max_length=5, verbose_name="RT")),
                ("rw", models.CharField(blank=True, max_length=5, verbose_name="RW")),
                (
                    "state",
                    models.CharField(
                        choices=[("live", "live"), ("merged", "merged into another")],
                        default="live",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                        to="households.household",
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
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f2e63016e1343f17670938299bd1e9d861fc9fb0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_dd870",
                            table="households_householdevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListImportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("layout", models.CharField(blank=True, max_length=40, verbose_name="layout")),
                ("sheet", models.CharField(blank=True, max_length=100, verbose_name="sheet")),
                ("columns", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "uploaded"),
                            ("read", "read"),
                            ("in_review", "in review"),
                            ("applied", "applied"),
                            ("reverted", "taken back"),
                            ("failed", "failed"),
                            ("refused", "refused"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("accepted", models.PositiveIntegerField(default=0, verbose_name="accepted")),
                ("quarantined", models.PositiveIntegerField(default=0, verbose_name="need repair")),
                ("skipped", models.PositiveIntegerField(default=0, verbose_name="skipped")),
                ("duplicates", models.PositiveIntegerField(default=0, verbose_name="duplicates")),
                ("warned", models.PositiveIntegerField(default=0, verbose_name="with warnings")),
                ("blank_rows", models.PositiveIntegerField(default=0, verbose_name="blank rows")),
                ("guard", models.JSONField(default=list)),
                ("error", models.TextField(blank=True)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "applied_by",
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
                        to="households.listimport",
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
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                            hash="288d97483c745e0e261b2f37d19cd3ce551149a5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f9ef8",
                            table="households_listimportevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("quarantined", "needs repair"),
                            ("skipped", "skipped"),
                        ],
                        max_length=11,
                    ),
                ),
                ("raw", models.JSONField()),
                ("understood", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("codes", models.JSONField(default=list)),
                ("family_id", models.CharField(blank=True, max_length=40)),
                ("nik", models.CharField(blank=True, max_length=16)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("is_duplicate", models.BooleanField(default=False)),
                ("is_warned", models.BooleanField(default=False)),
                (
                    "list_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_rows",
                        to="households.listimport",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "list row",
                "verbose_name_plural": "list rows",
                "indexes": [
                    models.Index(fields=["list_import", "fate", "number"], name="list_row_by_fate")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list_import", "number"), name="list_row_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate", "accepted"), _negated=True),
                            models.Q(
                                ("region__isnull", False), models.Q(("name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="list_row_accepted_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "head of family"),
                            ("spouse", "spouse"),
                            ("child", "child"),
                            ("parent", "parent"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", models.CharField(editable=False, max_length=200)),
                ("nik", models.CharField(blank=True, max_length=16, verbose_name="NIK")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("M", "male"), ("F", "female")],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(blank=True, max_length=100, verbose_name="occupation"),
                ),
                (
                    "education",
                    models.CharField(blank=True, max_length=100, verbose_name="education"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
                "indexes": [
                    models.Index(
                        condition=models.Q(("nik", ""), _negated=True),
                        fields=["nik"],
                        name="member_nik",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("nik__regex", "^(\\d{16})?$")), name="member_nik_sound"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("relation", "head")),
                        fields=("household",),
                        name="member_one_head",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_memberevent" ("birth_date", "education", "household_id", "id", "name", "name_key", "nik", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "sex") SELECT new_values."birth_date", new_values."education", new_values."household_id", new_values."id", new_values."name", new_values."name_key", new_values."nik", new_values."occupation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."relation", new_values."sex" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="be848c7edb43c0477a6765c2ee26c5bd77396c24",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6fdfd",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_member",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_memberevent" ("birth_date", "education", "household_id", "id", "name", "name_key", "nik", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "sex") SELECT new_values."birth_date", new_values."education", new_values."household_id", new_values."id", new_values."name", new_values."name_key", new_values."nik", new_values."occupation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."relation", new_values."sex" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="c37b673919435dcf4ba781b42146a40fa5639587",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_733b8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_member",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_memberevent" ("birth_date", "education", "household_id", "id", "name", "name_key", "nik", "occupation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "sex") SELECT old_values."birth_date", old_values."education", old_values."household_id", old_values."id", old_values."name", old_values."name_key", old_values."nik", old_values."occupation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."relation", old_values."sex" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7f7cca8d8e061f8fdf9a58393a108208fe53282d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9dcdb",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_member",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliberationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("held_on", models.DateField(verbose_name="held on")),
                (
                    "minutes_number",
                    models.CharField(max_length=60, verbose_name="number of the minutes"),
                ),
                (
                    "chaired_by",
                    models.CharField(blank=True, max_length=150, verbose_name="chaired by"),
                ),
                (
                    "attendees",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="people present"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.sourcefile",
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
                        to="households.deliberation",
                    ),
                ),
                (
                    "recorded_by",
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
                        verbose_name="village",
                    ),
                ),
                (
                    "list_import",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.listimport",
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
                            hash="c4cac293085689815f29f610e75769315e68346d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9eff2",
                            table="households_deliberationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecreeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=80, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("dated_on", models.DateField(verbose_name="dated")),
                ("signed_by", models.CharField(max_length=150, verbose_name="signed by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("issued", "issued"),
                            ("amended", "amended by a later version"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("recipients_count", models.PositiveIntegerField(default=0)),
                ("frozen_hash", models.CharField(blank=True, max_length=64)),
                ("drafted_at", models.DateTimeField(auto_now_add=True)),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.decree",
                    ),
                ),
                (
                    "drafted_by",
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
                    "issued_by",
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
                        to="households.decree",
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
                    "list_import",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.listimport",
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
                            hash="6c47a07831fe02cb11fcd70e75f542733f42d99d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_aa152",
                            table="households_decreeevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "head of family"),
                            ("spouse", "spouse"),
                            ("child", "child"),
                            ("parent", "parent"),
                            ("other", "other"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", models.CharField(editable=False, max_length=200)),
                ("nik", models.CharField(blank=True, max_length=16, verbose_name="NIK")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("M", "male"), ("F", "female")],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(blank=True, max_length=100, verbose_name="occupation"),
                ),
                (
                    "education",
                    models.CharField(blank=True, max_length=100, verbose_name="education"),
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
                        to="households.member",
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
                            hash="8a0db7fa35228b810dd477334289a4f2d33a226c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e0f03",
                            table="households_memberevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "link_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "named by its maker"),
                            ("family_id", "family id"),
                            ("nik", "NIK"),
                            ("model", "name, birth date and village"),
                            ("person", "decided by a person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("phone", "phone"),
                            ("office", "office"),
                            ("spreadsheet", "spreadsheet"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "awaiting review"),
                            ("accepted", "accepted"),
                            ("returned", "returned to the worker"),
                        ],
                        default="recorded",
                        max_length=10,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("eligible", "eligible"),
                            ("ineligible", "not eligible"),
                            ("unverifiable", "could not be verified"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("visited_on", models.DateField(blank=True, null=True, verbose_name="visited on")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                ("accuracy_m", models.PositiveIntegerField(blank=True, null=True)),
                ("flags", models.JSONField(default=list)),
                ("family_id", models.CharField(blank=True, max_length=40)),
                ("nik", models.CharField(blank=True, max_length=16)),
                ("family_card_number", models.CharField(blank=True, max_length=16)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", models.CharField(max_length=200)),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("worker_name", models.CharField(blank=True, max_length=150)),
                ("row_number", models.PositiveIntegerField(null=True)),
                ("row_hash", models.CharField(blank=True, max_length=64)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("raw", models.JSONField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_note", models.TextField(blank=True)),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="households.household",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.reasoncode",
                    ),
                ),
                (
                    "recorded_by",
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
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.sourcefile",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "indexes": [
                    models.Index(
                        fields=["region", "state", "-recorded_at"], name="visit_of_village"
                    ),
                    models.Index(fields=["-recorded_at", "id"], name="visit_newest"),
                    models.Index(
                        condition=models.Q(("household__isnull", True)),
                        fields=["recorded_at"],
                        name="visit_unlinked",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("row_hash", ""), _negated=True),
                        fields=("row_hash",),
                        name="visit_row_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason__isnull", True), ("verdict", "eligible")),
                            models.Q(
                                models.Q(("verdict", "eligible"), _negated=True),
                                ("reason__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visit_reason_unless_eligible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nik__regex", "^(\\d{16})?$")), name="visit_nik_sound"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="visit_position_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(
                                ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="visit_reviewed_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "recorded"), ("reviewed_by__isnull", False), _connector="OR"
                        ),
                        name="visit_judged_has_reviewer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("review_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_returned_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("household__isnull", True), ("link_method", "")),
                            models.Q(
                                ("household__isnull", False),
                                models.Q(("link_method", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_linked_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "source_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.sourcefile",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="households.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "sha256"), name="visit_photo_once")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_visitphotoevent" ("height", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "source_file_id", "visit_id", "width") SELECT new_values."height", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sha256", new_values."source_file_id", new_values."visit_id", new_values."width" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="81bb53ee0fda0e175211be0d21b52fe352296fb2",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_398db",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_visitphoto",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_visitphotoevent" ("height", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "source_file_id", "visit_id", "width") SELECT new_values."height", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sha256", new_values."source_file_id", new_values."visit_id", new_values."width" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="9cd63da37d230530910ce990d6b347d2d1d79a55",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e4f6e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_visitphoto",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_visitphotoevent" ("height", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "source_file_id", "visit_id", "width") SELECT old_values."height", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sha256", old_values."source_file_id", old_values."visit_id", old_values."width" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1112f643a0c8f75ba8739e522849d89e55060481",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_db9ec",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_visitphoto",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_household", models.BooleanField()),
                ("family_id", models.CharField(blank=True, max_length=40)),
                ("nik", models.CharField(blank=True, max_length=16)),
                ("family_card_number", models.CharField(blank=True, max_length=16)),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.CharField(max_length=200)),
                ("birth_date", models.DateField(null=True)),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("M", "male"), ("F", "female")], max_length=1
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                ("decile", models.PositiveSmallIntegerField(null=True, verbose_name="decile")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for a visit"),
                            ("unverifiable", "could not be verified"),
                            ("ineligible", "not eligible"),
                            ("eligible", "eligible, awaiting decree"),
                            ("decreed", "on a decree"),
                            ("duplicate", "duplicate"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="twins",
                        to="households.candidate",
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
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="households.household",
                    ),
                ),
                (
                    "list_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="households.listimport",
                    ),
                ),
                (
                    "list_row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidate",
                        to="households.listrow",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.reasoncode",
                    ),
                ),
                (
                    "deciding_visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidate",
                "verbose_name_plural": "candidates",
                "indexes": [
                    models.Index(
                        fields=["list_import", "outcome", "name_key", "id"],
                        name="candidate_by_outcome",
                    ),
                    models.Index(
                        fields=["list_import", "region", "name_key", "id"],
                        name="candidate_by_village",
                    ),
                    models.Index(
                        condition=models.Q(("nik", ""), _negated=True),
                        fields=["nik"],
                        name="candidate_nik",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list_import", "household"), name="candidate_household_once_in_list"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nik__regex", "^(\\d{16})?$")),
                        name="candidate_nik_sound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duplicate_of__isnull", False), ("outcome", "duplicate")),
                            models.Q(
                                models.Q(("outcome", "duplicate"), _negated=True),
                                ("duplicate_of__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="candidate_duplicate_names_twin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duplicate_of", models.F("id")), _negated=True),
                        name="candidate_not_its_own_twin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome__in", ["ineligible", "unverifiable"]), _negated=True
                            ),
                            ("reason__isnull", False),
                            _connector="OR",
                        ),
                        name="candidate_ineligible_has_reason",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_candidateevent" ("address", "birth_date", "created_household", "deciding_visit_id", "decile", "duplicate_of_id", "family_card_number", "family_id", "household_id", "id", "list_import_id", "list_row_id", "name", "name_key", "nik", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "region_id", "sex") SELECT new_values."address", new_values."birth_date", new_values."created_household", new_values."deciding_visit_id", new_values."decile", new_values."duplicate_of_id", new_values."family_card_number", new_values."family_id", new_values."household_id", new_values."id", new_values."list_import_id", new_values."list_row_id", new_values."name", new_values."name_key", new_values."nik", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason_id", new_values."region_id", new_values."sex" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e0f538689b55d77eada80c4f7706e6425b0bd63f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6b872",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_candidate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_candidateevent" ("address", "birth_date", "created_household", "deciding_visit_id", "decile", "duplicate_of_id", "family_card_number", "family_id", "household_id", "id", "list_import_id", "list_row_id", "name", "name_key", "nik", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "region_id", "sex") SELECT new_values."address", new_values."birth_date", new_values."created_household", new_values."deciding_visit_id", new_values."decile", new_values."duplicate_of_id", new_values."family_card_number", new_values."family_id", new_values."household_id", new_values."id", new_values."list_import_id", new_values."list_row_id", new_values."name", new_values."name_key", new_values."nik", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason_id", new_values."region_id", new_values."sex" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="ed37a50d545c900a49f649c2f7eb864482e72f4d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f58d9",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_candidate",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_candidateevent" ("address", "birth_date", "created_household", "deciding_visit_id", "decile", "duplicate_of_id", "family_card_number", "family_id", "household_id", "id", "list_import_id", "list_row_id", "name", "name_key", "nik", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "region_id", "sex") SELECT old_values."address", old_values."birth_date", old_values."created_household", old_values."deciding_visit_id", old_values."decile", old_values."duplicate_of_id", old_values."family_card_number", old_values."family_id", old_values."household_id", old_values."id", old_values."list_import_id", old_values."list_row_id", old_values."name", old_values."name_key", old_values."nik", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason_id", old_values."region_id", old_values."sex" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9e2a1c7710dbe5ca5da7f63e8e79830599b476b5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_79111",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_candidate",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPhotoEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
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
                        to="households.visitphoto",
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
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.visit",
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
                            hash="353c44fc7129579f96cb52ec2b831a880bbfb42e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ece6b",
                            table="households_visitphotoevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                            ("open", "to visit"),
                            ("visited", "visited"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("assigned_at", models.DateTimeField(auto_now_add=True)),
                (
                    "assigned_by",
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
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="households.candidate",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "indexes": [models.Index(fields=["worker", "state"], name="assignment_of_worker")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("candidate",),
                        name="assignment_one_live",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="assignment_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:visited,open:withdrawn,visited:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="ee904eabb3dbc1aa6462544397f89cb13329d26a",
                            operation="UPDATE",
                            pgid="pgtrigger_assignment_state_c415e",
                            table="households_assignment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_assignmentevent" ("assigned_at", "assigned_by_id", "candidate_id", "due_on", "household_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "state", "worker_id") SELECT new_values."assigned_at", new_values."assigned_by_id", new_values."candidate_id", new_values."due_on", new_values."household_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."state", new_values."worker_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="994acdb983404d9be7937ccfe0eab439e9ab4b5b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d5c67",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_assignment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_assignmentevent" ("assigned_at", "assigned_by_id", "candidate_id", "due_on", "household_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "state", "worker_id") SELECT new_values."assigned_at", new_values."assigned_by_id", new_values."candidate_id", new_values."due_on", new_values."household_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."state", new_values."worker_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="f99074f2e1eda5e26501894c9ac02fa58bc48e71",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_208b6",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_assignment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_assignmentevent" ("assigned_at", "assigned_by_id", "candidate_id", "due_on", "household_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "state", "worker_id") SELECT old_values."assigned_at", old_values."assigned_by_id", old_values."candidate_id", old_values."due_on", old_values."household_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."state", old_values."worker_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="55d27d160659ad71e0ce3f253773767b4833763b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_83ba8",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_assignment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Determination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("eligible", "eligible"),
                            ("ineligible", "not eligible"),
                            ("unverifiable", "could not be verified"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("reviewed", "reviewed"),
                            ("deliberated", "deliberated in the village"),
                            ("decreed", "decreed"),
                            ("concluded", "concluded"),
                        ],
                        default="proposed",
                        max_length=11,
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "candidate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determination",
                        to="households.candidate",
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="households.deliberation",
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
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="households.household",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.reasoncode",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="households.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "determination",
                "verbose_name_plural": "determinations",
                "indexes": [
                    models.Index(fields=["region", "state"], name="determination_of_village")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason__isnull", True), ("verdict", "eligible")),
                            models.Q(("reason__isnull", False), ("verdict", "ineligible")),
                            _connector="OR",
                        ),
                        name="determination_verdict_is_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            models.Q(
                                ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="determination_reviewed_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"), ("reviewed_by__isnull", False), _connector="OR"
                        ),
                        name="determination_reviewed_before_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "reviewed"]),
                            ("deliberation__isnull", False),
                            _connector="OR",
                        ),
                        name="determination_deliberated_names_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decreed"), _negated=True),
                            ("verdict", "eligible"),
                            _connector="OR",
                        ),
                        name="determination_only_eligible_decreed",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="determination_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:reviewed,reviewed:proposed,deliberated:proposed,reviewed:deliberated,deliberated:decreed,deliberated:concluded,decreed:proposed,concluded:proposed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="f0d4545af995ec2514e54ec829361f3249fc9cfe",
                            operation="UPDATE",
                            pgid="pgtrigger_determination_state_87e33",
                            table="households_determination",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="determination_not_by_worker",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."reviewed_by_id" IS NOT NULL)',
                            func="\n                    IF EXISTS (\n                        SELECT 1 FROM households_visit\n                        WHERE id = NEW.visit_id AND worker_id = NEW.reviewed_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'who made the visit cannot review it'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="e74d1a4ef083702b1dd80c8d8ef095268cd1ba99",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_determination_not_by_worker_a0609",
                            table="households_determination",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_determinationevent" ("candidate_id", "deliberation_id", "household_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason_id", "region_id", "reviewed_at", "reviewed_by_id", "state", "verdict", "visit_id") SELECT new_values."candidate_id", new_values."deliberation_id", new_values."household_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."proposed_at", new_values."reason_id", new_values."region_id", new_values."reviewed_at", new_values."reviewed_by_id", new_values."state", new_values."verdict", new_values."visit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d41041acb65b2f99f9cd08749f2f222c3048c227",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9dd5e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_determination",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_determinationevent" ("candidate_id", "deliberation_id", "household_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason_id", "region_id", "reviewed_at", "reviewed_by_id", "state", "verdict", "visit_id") SELECT new_values."candidate_id", new_values."deliberation_id", new_values."household_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."proposed_at", new_values."reason_id", new_values."region_id", new_values."reviewed_at", new_values."reviewed_by_id", new_values."state", new_values."verdict", new_values."visit_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="c8f3487932fbc3800318d73755f641806279a987",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bae3f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_determination",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_determinationevent" ("candidate_id", "deliberation_id", "household_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason_id", "region_id", "reviewed_at", "reviewed_by_id", "state", "verdict", "visit_id") SELECT old_values."candidate_id", old_values."deliberation_id", old_values."household_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."proposed_at", old_values."reason_id", old_values."region_id", old_values."reviewed_at", old_values."reviewed_by_id", old_values."state", old_values."verdict", old_values."visit_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b83b0a460d498447a0154c105dad63c02417903c",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6cb6e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_determination",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=20)),
                ("probability", models.FloatField()),
                ("weights", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "awaiting a decision"),
                            ("linked", "linked by the model"),
                            ("same", "same family"),
                            ("different", "different families"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("reserved_until", models.DateTimeField(null=True)),
                ("put_off_at", models.DateTimeField(null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="match_pairs",
                        to="households.candidate",
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
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aidcases.region",
                    ),
                ),
                (
                    "reserved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="twin_pairs",
                        to="households.candidate",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="match_pairs",
                        to="households.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "match pair",
                "verbose_name_plural": "match pairs",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["region", "probability", "id"],
                        name="match_pair_open",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("same", "different"))),
                        fields=["-decided_at", "id"],
                        name="match_pair_decided",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "visit"), name="match_pair_visit_once"
                    ),
                    models.UniqueConstraint(
                        fields=("candidate", "twin"), name="match_pair_twin_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("twin__isnull", False), ("visit__isnull", True)),
                            models.Q(("twin__isnull", True), ("visit__isnull", False)),
                            _connector="OR",
                        ),
                        name="match_pair_one_other_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("twin__isnull", True),
                            ("candidate__lt", models.F("twin")),
                            _connector="OR",
                        ),
                        name="match_pair_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("probability__range", (0, 1))),
                        name="match_pair_probability",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reserved_by__isnull", True), ("reserved_until__isnull", True)
                            ),
                            models.Q(
                                ("reserved_by__isnull", False), ("reserved_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="match_pair_reserved_by_and_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ("same", "different")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("same", "different")), _negated=True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="match_pair_decided_by_and_at",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="match_pair_state",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:same,open:different,open:linked,linked:open,linked:same,linked:different,same:open,different:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="ee3e4d87378b56162b7f84d281ec3c54a73ce6ea",
                            operation="UPDATE",
                            pgid="pgtrigger_match_pair_state_2a420",
                            table="households_matchpair",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_matchpairevent" ("candidate_id", "created_at", "decided_at", "decided_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "region_id", "rule", "state", "twin_id", "visit_id", "weights") SELECT new_values."candidate_id", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."probability", new_values."region_id", new_values."rule", new_values."state", new_values."twin_id", new_values."visit_id", new_values."weights" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e5357162e51254949d14df2e580ff9db0bb37060",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3b1a7",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_matchpair",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_matchpairevent" ("candidate_id", "created_at", "decided_at", "decided_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "region_id", "rule", "state", "twin_id", "visit_id", "weights") SELECT new_values."candidate_id", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."probability", new_values."region_id", new_values."rule", new_values."state", new_values."twin_id", new_values."visit_id", new_values."weights" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."candidate_id" IS DISTINCT FROM (new_values."candidate_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."decided_by_id" IS DISTINCT FROM (new_values."decided_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."probability" IS DISTINCT FROM (new_values."probability") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."rule" IS DISTINCT FROM (new_values."rule") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."twin_id" IS DISTINCT FROM (new_values."twin_id") OR old_values."visit_id" IS DISTINCT FROM (new_values."visit_id") OR old_values."weights" IS DISTINCT FROM (new_values."weights")) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="642b5e76795de4d2f539044b3c6fed259d4ee6d8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e2563",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_matchpair",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_matchpairevent" ("candidate_id", "created_at", "decided_at", "decided_by_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "region_id", "rule", "state", "twin_id", "visit_id", "weights") SELECT old_values."candidate_id", old_values."created_at", old_values."decided_at", old_values."decided_by_id", old_values."id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."probability", old_values."region_id", old_values."rule", old_values."state", old_values."twin_id", old_values."visit_id", old_values."weights" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e7a3a24c1e0e125d408afb5ef2cb919c869865fa",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0f689",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_matchpair",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_household", models.BooleanField()),
                ("family_id", models.CharField(blank=True, max_length=40)),
                ("nik", models.CharField(blank=True, max_length=16)),
                ("family_card_number", models.CharField(blank=True, max_length=16)),
                ("name", models.CharField(max_length=200)),
                ("name_key", models.CharField(max_length=200)),
                ("birth_date", models.DateField(null=True)),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("M", "male"), ("F", "female")], max_length=1
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300)),
                ("decile", models.PositiveSmallIntegerField(null=True, verbose_name="decile")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for a visit"),
                            ("unverifiable", "could not be verified"),
                            ("ineligible", "not eligible"),
                            ("eligible", "eligible, awaiting decree"),
                            ("decreed", "on a decree"),
                            ("duplicate", "duplicate"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.candidate",
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
                        to="households.candidate",
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
                    "list_import",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.listimport",
                    ),
                ),
                (
                    "list_row",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.listrow",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.reasoncode",
                    ),
                ),
                (
                    "deciding_visit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.visit",
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
                            hash="14302cefadcc3cc75a263a1737c325f07d29828f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d077a",
                            table="households_candidateevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                (
                    "link_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "named by its maker"),
                            ("family_id", "family id"),
                            ("nik", "NIK"),
                            ("model", "name, birth date and village"),
                            ("person", "decided by a person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("phone", "phone"),
                            ("office", "office"),
                            ("spreadsheet", "spreadsheet"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("recorded", "awaiting review"),
                            ("accepted", "accepted"),
                            ("returned", "returned to the worker"),
                        ],
                        default="recorded",
                        max_length=10,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("eligible", "eligible"),
                            ("ineligible", "not eligible"),
                            ("unverifiable", "could not be verified"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("visited_on", models.DateField(blank=True, null=True, verbose_name="visited on")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                ("accuracy_m", models.PositiveIntegerField(blank=True, null=True)),
                ("flags", models.JSONField(default=list)),
                ("family_id", models.CharField(blank=True, max_length=40)),
                ("nik", models.CharField(blank=True, max_length=16)),
                ("family_card_number", models.CharField(blank=True, max_length=16)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_key", models.CharField(max_length=200)),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="birth date")),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("worker_name", models.CharField(blank=True, max_length=150)),
                ("row_number", models.PositiveIntegerField(null=True)),
                ("row_hash", models.CharField(blank=True, max_length=64)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("raw", models.JSONField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_note", models.TextField(blank=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.assignment",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                        to="households.visit",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.reasoncode",
                    ),
                ),
                (
                    "recorded_by",
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
                    "reviewed_by",
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
                    "source_file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aidcases.sourcefile",
                    ),
                ),
                (
                    "worker",
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
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a95a92e7f47905f88da51b3f1c9f1b97ca2a9de6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8f2eb",
                            table="households_visitevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecreeRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=200)),
                ("nik", models.CharField(blank=True, max_length=16)),
                ("family_card_number", models.CharField(blank=True, max_length=16)),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "decree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="households.decree",
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
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decree_lines",
                        to="households.determination",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decree_lines",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient on a decree",
                "verbose_name_plural": "recipients on decrees",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decree", "household"), name="decree_household_once"
                    ),
                    models.UniqueConstraint(
                        fields=("decree", "number"), name="decree_line_number_once"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="decree_list_is_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF EXISTS (\n                        SELECT 1 FROM households_decree\n                        WHERE id IN (NEW.decree_id, OLD.decree_id) AND state <> 'draft'\n                    ) THEN\n                        RAISE EXCEPTION 'decree is issued: its list is frozen';\n                    END IF;\n                    RETURN COALESCE(NEW, OLD);\n                ",
                            hash="5f2ad1a976a0aa9eb6321fdb0fbd4dc8cfd66a06",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_decree_list_is_frozen_95300",
                            table="households_decreerecipient",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_decreerecipientevent" ("address", "decree_id", "determination_id", "family_card_number", "household_id", "id", "name", "nik", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."address", new_values."decree_id", new_values."determination_id", new_values."family_card_number", new_values."household_id", new_values."id", new_values."name", new_values."nik", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1932a51c9cc0e9061255281de5443ce514ac6f93",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_776dc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="households_decreerecipient",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_decreerecipientevent" ("address", "decree_id", "determination_id", "family_card_number", "household_id", "id", "name", "nik", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."address", new_values."decree_id", new_values."determination_id", new_values."family_card_number", new_values."household_id", new_values."id", new_values."name", new_values."nik", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                            hash="bd3781fd084d015607c14f8c89533c5c9281adab",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f3bbd",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="households_decreerecipient",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_decreerecipientevent" ("address", "decree_id", "determination_id", "family_card_number", "household_id", "id", "name", "nik", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT old_values."address", old_values."decree_id", old_values."determination_id", old_values."family_card_number", old_values."household_id", old_values."id", old_values."name", old_values."nik", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1344443d9463602b5f7f7b7f46a89bf4b1cc2c07",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_977d9",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="households_decreerecipient",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to visit"),
                            ("visited", "visited"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("assigned_at", models.DateTimeField(auto_now_add=True)),
                (
                    "assigned_by",
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
                        to="households.assignment",
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
                    "worker",
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
                    "candidate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.candidate",
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
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="485835947d4e018e7885f2c61bdc8f86e012047b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6e5f7",
                            table="households_assignmentevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchPairEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("rule", models.CharField(max_length=20)),
                ("probability", models.FloatField()),
                ("weights", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "awaiting a decision"),
                            ("linked", "linked by the model"),
                            ("same", "same family"),
                            ("different", "different families"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.candidate",
                    ),
                ),
                (
                    "decided_by",
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
                        to="households.matchpair",
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
                    "twin",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.candidate",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.visit",
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
                            hash="d265fcccfe7d502fe16c63c60feedccb6e429b5e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4f2dc",
                            table="households_matchpairevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeterminationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("eligible", "eligible"),
                            ("ineligible", "not eligible"),
                            ("unverifiable", "could not be verified"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("reviewed", "reviewed"),
                            ("deliberated", "deliberated in the village"),
                            ("decreed", "decreed"),
                            ("concluded", "concluded"),
                        ],
                        default="proposed",
                        max_length=11,
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.candidate",
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.deliberation",
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
                        to="households.determination",
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
                    "reviewed_by",
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
                    "reason",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.reasoncode",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.visit",
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
                            hash="264d1a5eb423fca0199d36f6838962f2019e621d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_15470",
                            table="households_determinationevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecreeRecipientEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=200)),
                ("nik", models.CharField(blank=True, max_length=16)),
                ("family_card_number", models.CharField(blank=True, max_length=16)),
                ("address", models.CharField(blank=True, max_length=300)),
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
                        to="households.decreerecipient",
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
                    "determination",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.determination",
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
            ],
            options={
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="868552900137f16aeefda9c904e7b74e5ace5886",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_03d7f",
                            table="households_decreerecipientevent",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="assignment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="households.assignment",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="visit_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{recorded:accepted,recorded:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="d214d9c56a0884adf5c55a5ef9d219bde4cec5ca",
                    operation="UPDATE",
                    pgid="pgtrigger_visit_state_6054c",
                    table="households_visit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_visitevent" ("accuracy_m", "address", "answers", "assignment_id", "birth_date", "content_hash", "family_card_number", "family_id", "flags", "household_id", "id", "latitude", "link_method", "longitude", "name", "name_key", "nik", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raw", "reason_id", "recorded_at", "recorded_by_id", "region_id", "review_note", "reviewed_at", "reviewed_by_id", "row_hash", "row_number", "sex", "source_file_id", "state", "verdict", "visited_on", "worker_id", "worker_name") SELECT new_values."accuracy_m", new_values."address", new_values."answers", new_values."assignment_id", new_values."birth_date", new_values."content_hash", new_values."family_card_number", new_values."family_id", new_values."flags", new_values."household_id", new_values."id", new_values."latitude", new_values."link_method", new_values."longitude", new_values."name", new_values."name_key", new_values."nik", new_values."note", new_values."origin", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."raw", new_values."reason_id", new_values."recorded_at", new_values."recorded_by_id", new_values."region_id", new_values."review_note", new_values."reviewed_at", new_values."reviewed_by_id", new_values."row_hash", new_values."row_number", new_values."sex", new_values."source_file_id", new_values."state", new_values."verdict", new_values."visited_on", new_values."worker_id", new_values."worker_name" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1fbb2604cef854e3c5a978fe7258959636d331ca",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_632ac",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='EXECUTE $history$WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_visitevent" ("accuracy_m", "address", "answers", "assignment_id", "birth_date", "content_hash", "family_card_number", "family_id", "flags", "household_id", "id", "latitude", "link_method", "longitude", "name", "name_key", "nik", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raw", "reason_id", "recorded_at", "recorded_by_id", "region_id", "review_note", "reviewed_at", "reviewed_by_id", "row_hash", "row_number", "sex", "source_file_id", "state", "verdict", "visited_on", "worker_id", "worker_name") SELECT new_values."accuracy_m", new_values."address", new_values."answers", new_values."assignment_id", new_values."birth_date", new_values."content_hash", new_values."family_card_number", new_values."family_id", new_values."flags", new_values."household_id", new_values."id", new_values."latitude", new_values."link_method", new_values."longitude", new_values."name", new_values."name_key", new_values."nik", new_values."note", new_values."origin", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."raw", new_values."reason_id", new_values."recorded_at", new_values."recorded_by_id", new_values."region_id", new_values."review_note", new_values."reviewed_at", new_values."reviewed_by_id", new_values."row_hash", new_values."row_number", new_values."sex", new_values."source_file_id", new_values."state", new_values."verdict", new_values."visited_on", new_values."worker_id", new_values."worker_name" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context$history$; RETURN NULL;',
                    hash="25ee531de0ff37aa609d0b75f02a63fbbc364b73",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_16bbf",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_visitevent" ("accuracy_m", "address", "answers", "assignment_id", "birth_date", "content_hash", "family_card_number", "family_id", "flags", "household_id", "id", "latitude", "link_method", "longitude", "name", "name_key", "nik", "note", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raw", "reason_id", "recorded_at", "recorded_by_id", "region_id", "review_note", "reviewed_at", "reviewed_by_id", "row_hash", "row_number", "sex", "source_file_id", "state", "verdict", "visited_on", "worker_id", "worker_name") SELECT old_values."accuracy_m", old_values."address", old_values."answers", old_values."assignment_id", old_values."birth_date", old_values."content_hash", old_values."family_card_number", old_values."family_id", old_values."flags", old_values."household_id", old_values."id", old_values."latitude", old_values."link_method", old_values."longitude", old_values."name", old_values."name_key", old_values."nik", old_values."note", old_values."origin", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."raw", old_values."reason_id", old_values."recorded_at", old_values."recorded_by_id", old_values."region_id", old_values."review_note", old_values."reviewed_at", old_values."reviewed_by_id", old_values."row_hash", old_values."row_number", old_values."sex", old_values."source_file_id", old_values."state", old_values."verdict", old_values."visited_on", old_values."worker_id", old_values."worker_name" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="287d3604bab0f143319555738b78d37f6888f220",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_573e1",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="households_visit",
                    when="AFTER",
                ),
            ),
        ),
    ]
