from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from models.encryption import EncryptedText
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Hall',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('name', fields.CharField(max_length=80)),
                ('address', fields.CharField(max_length=200)),
                ('region', fields.CharField(max_length=12)),
            ],
            options={'table': 'hall', 'app': 'models', 'pk_attr': 'id', 'table_description': '政务服务大厅'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='IdempotencyRecord',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('fingerprint', fields.CharField(max_length=64)),
                ('claim', fields.CharField(max_length=24)),
                ('lease_until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('status', fields.IntField(null=True)),
                ('headers', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('body', EncryptedText(null=True, unique=False)),
                ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'idempotency_record', 'app': 'models', 'pk_attr': 'id', 'table_description': '幂等记录'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InboxMessage',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person_id', fields.CharField(max_length=24)),
                ('seq', fields.BigIntField()),
                ('kind', fields.CharField(max_length=24)),
                ('body', EncryptedText(unique=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'inbox_message', 'app': 'models', 'unique_together': (('person_id', 'seq'),), 'pk_attr': 'id', 'table_description': '消息'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Person',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('lookup', fields.CharField(unique=True, max_length=64)),
                ('kind', fields.CharField(max_length=16)),
                ('cert_type', fields.CharField(max_length=3)),
                ('cert_no', EncryptedText(unique=False)),
                ('name', EncryptedText(unique=False)),
                ('mobile', EncryptedText(null=True, unique=False)),
                ('organisation_name', EncryptedText(null=True, unique=False)),
                ('organisation_code', EncryptedText(null=True, unique=False)),
                ('inbox_seq', fields.BigIntField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('seen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'person', 'app': 'models', 'pk_attr': 'id', 'table_description': '办事人'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Session',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('person_id', fields.CharField(db_index=True, max_length=24)),
                ('channel', fields.CharField(max_length=16)),
                ('assurance_level', fields.CharField(max_length=16)),
                ('device', fields.CharField(max_length=80)),
                ('generation', fields.IntField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('last_used_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('revoked_at', fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
                ('revoke_reason', fields.CharField(null=True, max_length=24)),
            ],
            options={'table': 'session', 'app': 'models', 'pk_attr': 'id', 'table_description': '登录会话'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Terminal',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('hall', fields.ForeignKeyField('models.Hall', source_field='hall_id', db_constraint=True, to_field='id', related_name='terminals', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharField(max_length=16)),
                ('label', fields.CharField(max_length=40)),
                ('capabilities', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('key_thumbprint', fields.CharField(null=True, unique=True, max_length=43)),
                ('enrolment_hash', fields.CharField(null=True, unique=True, max_length=64)),
                ('enrolment_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('enrolled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('disabled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('seen_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('software_version', fields.CharField(null=True, max_length=40)),
            ],
            options={'table': 'terminal', 'app': 'models', 'pk_attr': 'id', 'table_description': '窗口与自助机'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='UsageChain',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40)),
                ('seq', fields.BigIntField()),
                ('seal', fields.CharField(max_length=64)),
            ],
            options={'table': 'usage_chain', 'app': 'models', 'pk_attr': 'id', 'table_description': '用证日志链头'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='UsageEntry',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('chain', fields.CharField(max_length=40)),
                ('seq', fields.BigIntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('person_id', fields.CharField(null=True, max_length=24)),
                ('terminal_id', fields.CharField(null=True, db_index=True, max_length=24)),
                ('action', fields.CharField(max_length=16)),
                ('outcome', fields.CharField(max_length=16)),
                ('reason_code', fields.CharField(null=True, max_length=40)),
                ('details', EncryptedText(unique=False)),
                ('seal', fields.CharField(max_length=64)),
            ],
            options={'table': 'usage_entry', 'app': 'models', 'unique_together': (('chain', 'seq'),), 'pk_attr': 'id', 'table_description': '用证日志'},
            bases=['Model'],
        ),
    ]
