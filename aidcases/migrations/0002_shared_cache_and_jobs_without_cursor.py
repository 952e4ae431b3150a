from django.db import migrations

# As `createcachetable` makes it.
TABLE = """
create table aidcases_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index aidcases_cache_expires on aidcases_cache (expires);
"""


class Migration(migrations.Migration):
    """A cache that all processes share, and jobs without the cursor that none of them kept."""

    dependencies = [("aidcases", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLE, reverse_sql="drop table aidcases_cache"),
        migrations.RemoveField("job", "cursor"),
    ]
