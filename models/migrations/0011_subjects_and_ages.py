from tortoise import migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [('models', '0010_result_type')]

    initial = False

    operations = [
        # The catalogue is read once more from its beginning, for subjects and ages of stored items.
        ops.RunSQL(
            "UPDATE core_feed SET cursor = NULL WHERE name = 'items'", reverse_sql=ops.RunSQL.noop
        ),
    ]
