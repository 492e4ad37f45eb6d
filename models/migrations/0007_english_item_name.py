from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0006_core_misfits')]

    initial = False

    operations = [
        ops.AddField(
            model_name='ServiceCase',
            name='item_name_en',
            field=fields.CharField(null=True, max_length=500),
        ),
    ]
