"""Likeness of names inside the database (acceptance of lists, the search box)."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("aidcases", "0001_initial")]
    operations = [TrigramExtension()]
