from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0002_forwarding')]

    initial = False

    operations = [
        ops.CreateModel(
            name='KioskSignIn',
            fields=[
                ('device_hash', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('user_hash', fields.CharField(unique=True, max_length=64)),
                ('digits_hash', fields.CharField(max_length=64)),
                ('terminal_id', fields.CharField(max_length=24)),
                ('thumbprint', fields.CharField(max_length=43)),
                ('state', fields.CharField(default='waiting', max_length=16)),
                ('person_id', fields.CharField(null=True, max_length=24)),
                ('session_id', fields.CharField(null=True, max_length=24)),
                ('assurance_level', fields.CharField(null=True, max_length=16)),
                ('guesses', fields.IntField(default=0)),
                ('polled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('polled_early', fields.IntField(default=0)),
                ('started_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'kiosk_sign_in', 'app': 'models', 'pk_attr': 'device_hash', 'table_description': '自助机扫码登录'},
            bases=['Model'],
        ),
    ]
