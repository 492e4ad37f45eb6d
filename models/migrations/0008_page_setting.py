from tortoise import migrations
from tortoise.migrations import operations as ops
from models.encryption import EncryptedJson
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0007_english_item_name')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PageSetting',
            fields=[
                ('person_id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('version', fields.IntField()),
                ('document', EncryptedJson(generated=False, null=False, unique=False)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'page_setting', 'app': 'models', 'pk_attr': 'person_id', 'table_description': '页面设置'},
            bases=['Model'],
        ),
    ]
