from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0008_page_setting')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Terminal',
            name='screen_bottom_mm',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Terminal',
            name='screen_height_mm',
            field=fields.IntField(null=True),
        ),
    ]
