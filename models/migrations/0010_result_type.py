from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0009_terminal_screen')]

    initial = False

    operations = [
        ops.AddField(
            model_name='ServiceItem',
            name='result_type',
            field=fields.CharField(null=True, max_length=64),
        ),
        # The catalogue is read once more from its beginning, which fills the new column.
        ops.RunSQL(
            "UPDATE core_feed SET cursor = NULL WHERE name = 'items'", reverse_sql=ops.RunSQL.noop
        ),
    ]
