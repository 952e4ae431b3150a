"""Nothing is left to do: 0001 makes the tables whole. Later migrations name this one."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = [("distributions", "0001_initial")]

    operations = []
