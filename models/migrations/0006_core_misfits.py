from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0005_terminal')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CoreMisfit',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=100)),
                ('feed', fields.CharField(max_length=16)),
                ('name', fields.CharField(max_length=64)),
                ('fault', fields.CharField(max_length=200)),
                ('times', fields.IntField(default=1)),
                ('first_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('last_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'core_misfit', 'app': 'models', 'pk_attr': 'id', 'table_description': '上游数据不合约定'},
            bases=['Model'],
        ),
    ]
