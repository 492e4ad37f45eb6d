from tortoise import migrations
from tortoise.migrations import operations as ops
from models.encryption import EncryptedJson, EncryptedText
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0011_subjects_and_ages')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Device',
            fields=[
                ('session_id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('person_id', fields.CharField(db_index=True, max_length=24)),
                ('registration_id', EncryptedText(unique=False)),
                ('lookup', fields.CharField(unique=True, max_length=64)),
                ('platform', fields.CharField(max_length=12)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'device', 'app': 'models', 'pk_attr': 'session_id', 'table_description': '推送设备'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='FactMark',
            fields=[
                ('key', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=160)),
                ('at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'fact_mark', 'app': 'models', 'pk_attr': 'key', 'table_description': '已告知的事实'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='NotificationPreference',
            fields=[
                ('person_id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('version', fields.IntField()),
                ('document', EncryptedJson(generated=False, null=False, unique=False)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'notification_preference', 'app': 'models', 'pk_attr': 'person_id', 'table_description': '消息设置'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='NumberRefusal',
            fields=[
                ('person_id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('lookup', fields.CharField(max_length=64)),
                ('reason', fields.CharField(max_length=40)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'number_refusal', 'app': 'models', 'pk_attr': 'person_id', 'table_description': '停用号码'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Push',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person_id', fields.CharField(max_length=24)),
                ('message_id', fields.BigIntField()),
                ('seq', fields.BigIntField()),
                ('channel', fields.CharField(max_length=8)),
                ('push_class', fields.CharField(max_length=12)),
                ('state', fields.CharField(max_length=12)),
                ('not_before', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('worth_until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('carrier_id', fields.BigIntField(null=True, db_index=True)),
                ('tries', fields.IntField(default=0)),
                ('is_repeat', fields.BooleanField(default=False)),
                ('job_id', fields.BigIntField(null=True)),
                ('claim', fields.CharField(null=True, max_length=24)),
                ('target', fields.CharField(null=True, max_length=64)),
                ('cid', fields.CharField(null=True, max_length=80)),
                ('provider_id', fields.CharField(null=True, max_length=80)),
                ('text', EncryptedText(null=True, unique=False)),
                ('wording', fields.CharField(null=True, max_length=40)),
                ('reason', fields.CharField(null=True, max_length=40)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reserved_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'push', 'app': 'models', 'unique_together': (('message_id', 'channel'),), 'indexes': [Index(fields=['person_id', 'channel', 'state']), Index(fields=['channel', 'provider_id'])], 'pk_attr': 'id', 'table_description': '推送'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PushReceipt',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('channel', fields.CharField(max_length=8)),
                ('provider_id', fields.CharField(max_length=80)),
                ('outcome', fields.CharField(max_length=12)),
                ('reason', fields.CharField(null=True, max_length=40)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('received_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'push_receipt', 'app': 'models', 'unique_together': (('channel', 'provider_id', 'outcome'),), 'pk_attr': 'id', 'table_description': '送达回执'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WechatBinding',
            fields=[
                ('person_id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=24)),
                ('openid', EncryptedText(unique=False)),
                ('openid_lookup', fields.CharField(unique=True, max_length=64)),
                ('assurance_level', fields.CharField(max_length=16)),
                ('bound_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'wechat_binding', 'app': 'models', 'pk_attr': 'person_id', 'table_description': '微信绑定'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WechatEvent',
            fields=[
                ('key', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('body', EncryptedText(null=True, unique=False)),
                ('received_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'wechat_event', 'app': 'models', 'pk_attr': 'key', 'table_description': '微信事件'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WechatQuota',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('openid_lookup', fields.CharField(max_length=64)),
                ('template', fields.CharField(max_length=64)),
                ('remaining', fields.IntField(default=0)),
                ('is_allowed', fields.BooleanField(default=False)),
                ('is_hinted', fields.BooleanField(default=False)),
                ('reserved', fields.CharField(null=True, max_length=8)),
                ('accepted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('refused_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('declined_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'wechat_quota', 'app': 'models', 'unique_together': (('openid_lookup', 'template'),), 'pk_attr': 'id', 'table_description': '订阅消息次数'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='InboxMessage',
            name='about',
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name='InboxMessage',
            name='read_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='InboxMessage',
            name='needs_plan',
            field=fields.BooleanField(null=True),
        ),
        ops.AddIndex(
            model_name='InboxMessage',
            index=Index(fields=['person_id', 'about']),
        ),
        ops.AddIndex(
            model_name='InboxMessage',
            index=Index(fields=['person_id', 'read_at']),
        ),
        ops.AddIndex(
            model_name='CaseEvent',
            index=Index(fields=['kind', 'recorded_at']),
        ),
        ops.AddIndex(
            model_name='ServiceCase',
            index=Index(fields=['notice_due']),
        ),
        # One request at a time in each lane (person and channel): a second reservation is refused.
        ops.RunSQL(
            "CREATE UNIQUE INDEX uid_push_lane ON push (person_id, channel) "
            "WHERE state = 'reserved' AND carrier_id IS NULL",
            reverse_sql="DROP INDEX uid_push_lane",
        ),
        ops.RunSQL(
            "CREATE INDEX idx_inbox_unplanned ON inbox_message (person_id, seq) WHERE needs_plan",
            reverse_sql="DROP INDEX idx_inbox_unplanned",
        ),
        ops.RunSQL(
            "CREATE INDEX idx_push_text ON push (created_at) "
            "WHERE (text IS NOT NULL OR target IS NOT NULL)",
            reverse_sql="DROP INDEX idx_push_text",
        ),
        # What is under way to an address, for receipts that come before our own answer.
        ops.RunSQL(
            "CREATE INDEX idx_push_under_way ON push (channel, target) "
            "WHERE state IN ('reserved', 'unsure')",
            reverse_sql="DROP INDEX idx_push_under_way",
        ),
        ops.RunSQL(
            "CREATE INDEX idx_push_no_receipt ON push (channel, sent_at) "
            "WHERE state = 'sent' AND carrier_id IS NULL",
            reverse_sql="DROP INDEX idx_push_no_receipt",
        ),
        # For the numbers of doctor, /readyz and /metrics.
        ops.RunSQL(
            "CREATE INDEX idx_push_open ON push (channel, state) "
            "WHERE state IN ('planned', 'reserved')",
            reverse_sql="DROP INDEX idx_push_open",
        ),
        # The last column is there for SQLite, which else reads the row to see what is left out.
        ops.RunSQL(
            "CREATE INDEX idx_push_trouble ON push (created_at, channel, state, reason) "
            "WHERE state IN ('unsure', 'failed') AND (reason IS NULL OR reason <> 'no-address')",
            reverse_sql="DROP INDEX idx_push_trouble",
        ),
    ]
