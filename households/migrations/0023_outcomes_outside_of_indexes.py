from django.db import migrations

# Most rows change their outcome once soon after they came, all at the same time: the new version
# finds room beside the old one, so that no index has to learn where it went.
_ROOM = "ALTER TABLE households_candidate SET (fillfactor = 45)"
_NO_ROOM = "ALTER TABLE households_candidate RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("households", "0022_determinations_follow_their_candidates")]

    operations = [
        migrations.RemoveIndex(model_name="candidate", name="candidate_by_outcome"),
        migrations.RemoveIndex(model_name="candidate", name="candidate_of_reason"),
        migrations.RemoveIndex(model_name="candidate", name="candidate_of_visit"),
        migrations.RunSQL(_ROOM, _NO_ROOM),
    ]
