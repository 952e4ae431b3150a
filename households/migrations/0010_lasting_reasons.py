"""The reasons for which a family of a later list is not visited again unless someone asks."""

from typing import Any

from django.db import migrations

LASTING = ("deceased", "moved", "refused", "resigned")


def mark(apps: Any, schema_editor: Any) -> None:
    reasons = apps.get_model("households", "ReasonCode").objects
    reasons.filter(code__in=LASTING).update(is_lasting=True)


class Migration(migrations.Migration):
    dependencies = [("households", "0009_comparisons_kept")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=False)]
