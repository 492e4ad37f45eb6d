"""Names of China's cities and counties that pypinyin reads otherwise than their people do.

pypinyin knows no administrative names: 长 alone is ``zhang`` to it, 都 is ``dou``, and in
福州市长乐区 it sees the word 市长. So these names are taken out of a text first, and read as GB/T
2260 spells them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_READINGS = """
长乐 ChangLe 长汀 ChangTing 长泰 ChangTai 长安 ChangAn 长白 ChangBai 长春 ChangChun 长岛 ChangDao
长丰 ChangFeng 长葛 ChangGe 长海 ChangHai 长岭 ChangLing 长宁 ChangNing 长清 ChangQing 长沙 ChangSha
长寿 ChangShou 长顺 ChangShun 长武 ChangWu 长兴 ChangXing 长阳 ChangYang 长垣 ChangYuan
长治 ChangZhi 长洲 ChangZhou 长江 ChangJiang 天长市 TianChangShi 子长市 ZiChangShi
厦门 XiaMen 莆田 PuTian 重庆 ChongQing 将乐 JiangLe 马尾 MaWei 六安 LuAn 六合 LuHe
乐清 YueQing 乐亭 LaoTing 乐陵 LaoLing 番禺 PanYu 大埔 DaBu 台州 TaiZhou 东阿 DongE
成都 ChengDu 昌都 ChangDu 丰都 FengDu 都昌 DuChang 都江堰 DuJiangYan 都兰 DuLan 都匀 DuYun
都安县 DuAnXian 都安瑶族 DuAnYaoZu 花都 HuaDu 江都 JiangDu 乐都 LeDu 宁都 NingDu 郫都 PiDu
三都县 SanDuXian 三都水族 SanDuShuiZu 商都 ShangDu 望都 WangDu 武都 WuDu 新都 XinDu 盐都 YanDu
宜都 YiDu 殷都 YinDu 于都 YuDu 曾都 ZengDu 朝阳 ChaoYang 单县 ShanXian 莘县 ShenXian 莘塍 XinCheng
大城县 DaiChengXian 浚县 XunXian 洪洞 HongTong 珲春 HunChun 尉犁 YuLi 尉氏 WeiShi 蔚县 YuXian
荥阳 XingYang 荥经 YingJing 铅山 YanShan 涡阳 GuoYang 解州 XieZhou 会稽 KuaiJi 什邡 ShiFang
犍为 QianWei 筠连 JunLian 行唐 XingTang 宕昌 TanChang 伽师 JiaShi 阿勒泰 ALeTai 漯河 LuoHe
繁峙 FanShi 穆棱 MuLing 察雅 ChaYa 称多县 ChenDuoXian 崆峒 KongTong 佛坪 FoPing 确山 QueShan
"""
READINGS = dict(zip(_READINGS.split()[::2], _READINGS.split()[1::2], strict=True))

_SIMPLIFIED = str.maketrans("長樂廈門慶將馬陽縣興寧島東", "长乐厦门庆将马阳县兴宁岛东")
_HEADS = "家校院会部局科处班组队社董学站所店船村乡镇厂行增成生延专擅特"
"""Characters that form another word with 长: 家长安全 is about parents, not about 长安."""
_NAME = re.compile(
    "|".join(
        (f"(?<![{_HEADS}])" if name.startswith("长") else "") + name
        for name in sorted(READINGS, key=len, reverse=True)
    )
)


def split_at_places(text: str) -> Iterator[tuple[str, str | None]]:
    """Split the text at its place names: each part with its reading, None if it is no name."""
    at = 0
    for name in _NAME.finditer(text.translate(_SIMPLIFIED)):
        if at < name.start():
            yield text[at : name.start()], None
        yield name.group(), READINGS[name.group()]
        at = name.end()
    if at < len(text):
        yield text[at:], None
