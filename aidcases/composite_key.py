"""A foreign key over several columns: what a row says of a record must be what the record says."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement


class CompositeForeignKey(models.BaseConstraint):
    """`fields` of this table together name a row by `to_fields` of `to`, which are unique there.

    A payment that names (entitlement, amount) can thus never differ from the entitlement by a
    rupiah. Checked by the database, with each statement or, `deferred`, at the end of the
    transaction, so that both rows can change one after the other; nothing is validated in Python.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: list[str],
        to: str,
        to_fields: list[str],
        deferred: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self.fields, self.to, self.to_fields = list(fields), to, list(to_fields)
        self.deferred = deferred

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        self.create_sql(model, schema_editor)
        return ""

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Put off to the end of the migration: the other table's key may not stand yet."""
        assert schema_editor is not None and model is not None
        target = model._meta.apps.get_model(self.to)
        schema_editor.deferred_sql.append(
            Statement(
                "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s"
                " FOREIGN KEY (%(here)s) REFERENCES %(to)s (%(there)s)%(when)s",
                table=schema_editor.quote_name(model._meta.db_table),
                name=schema_editor.quote_name(self.name),
                here=_columns(model, self.fields, schema_editor),
                to=schema_editor.quote_name(target._meta.db_table),
                there=_columns(target, self.to_fields, schema_editor),
                when=" DEFERRABLE INITIALLY DEFERRED" if self.deferred else "",
            )
        )
        return ""

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert schema_editor is not None and model is not None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database is asked when the row is written."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        own = {"fields": self.fields, "to": self.to, "to_fields": self.to_fields}
        when = {"deferred": True} if self.deferred else {}
        return path, tuple(args), {**kwargs, **own, **when}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompositeForeignKey):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.to))


def _columns(
    model: type[models.Model], fields: list[str], schema_editor: BaseDatabaseSchemaEditor
) -> str:
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    return ", ".join(schema_editor.quote_name(columns[name]) for name in fields)
