from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0004_installation')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Terminal',
            name='former_thumbprint',
            field=fields.CharField(null=True, db_index=True, max_length=43),
        ),
        ops.AddField(
            model_name='Terminal',
            name='lacks',
            field=fields.JSONField(null=True),
        ),
    ]
