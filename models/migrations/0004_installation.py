from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0003_kiosk_sign_in')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Installation',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('value', fields.TextField(unique=False)),
            ],
            options={'table': 'installation', 'app': 'models', 'pk_attr': 'name', 'table_description': '安装信息'},
            bases=['Model'],
        ),
    ]
