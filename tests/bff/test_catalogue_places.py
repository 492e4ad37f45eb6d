"""Names of places are read as their people do, so that they are found by pinyin."""

from __future__ import annotations

import re

import pytest

from bff.catalogue.filters import Filters
from bff.catalogue.search_pages import find_page
from bff.catalogue.search_words import sound
from tests.bff.catalogue_seed import corpus_of_names, names

FUJIAN = """
鼓楼 gulou 台江 taijiang 仓山 cangshan 马尾 mawei 晋安 jinan 长乐 changle 闽侯 minhou
连江 lianjiang 罗源 luoyuan 闽清 minqing 永泰 yongtai 平潭 pingtan 福清 fuqing 思明 siming
海沧 haicang 湖里 huli 集美 jimei 同安 tongan 翔安 xiangan 城厢 chengxiang 涵江 hanjiang
荔城 licheng 秀屿 xiuyu 仙游 xianyou 三元 sanyuan 沙县 shaxian 明溪 mingxi 清流 qingliu
宁化 ninghua 大田 datian 尤溪 youxi 将乐 jiangle 泰宁 taining 建宁 jianning 永安 yongan
鲤城 licheng 丰泽 fengze 洛江 luojiang 泉港 quangang 惠安 huian 安溪 anxi 永春 yongchun 德化 dehua
金门 jinmen 石狮 shishi 晋江 jinjiang 南安 nanan 芗城 xiangcheng 龙文 longwen 龙海 longhai
长泰 changtai 云霄 yunxiao 漳浦 zhangpu 诏安 zhaoan 东山 dongshan 南靖 nanjing 平和 pinghe
华安 huaan 延平 yanping 建阳 jianyang 顺昌 shunchang 浦城 pucheng 光泽 guangze 松溪 songxi
政和 zhenghe 邵武 shaowu 武夷山 wuyishan 建瓯 jianou 新罗 xinluo 永定 yongding 长汀 changting
上杭 shanghang 武平 wuping 连城 liancheng 漳平 zhangping 蕉城 jiaocheng 霞浦 xiapu 古田 gutian
屏南 pingnan 寿宁 shouning 周宁 zhouning 柘荣 zherong 福安 fuan 福鼎 fuding 福州 fuzhou
厦门 xiamen 莆田 putian 三明 sanming 泉州 quanzhou 漳州 zhangzhou 南平 nanping 龙岩 longyan
宁德 ningde
"""
"""Every county and city of 福建."""
ELSEWHERE_IN_CHINA = """
重庆 chongqing 成都 chengdu 长沙 changsha 长春 changchun 长治 changzhi 长兴 changxing
天长市 tianchangshi 六安 luan 亳州 bozhou 蚌埠 bengbu 台州 taizhou 丽水 lishui 乐清 yueqing
乐亭 laoting 乐陵 laoling 乐山 leshan 番禺 panyu 大埔 dabu 黄埔 huangpu 朝阳 chaoyang 都匀 duyun
昌都 changdu 花都 huadu 单县 shanxian 莘县 shenxian 浚县 xunxian 洪洞 hongtong 珲春 hunchun
尉犁 yuli 蔚县 yuxian 荥阳 xingyang 荥经 yingjing 铅山 yanshan 涡阳 guoyang 歙县 shexian
什邡 shifang 犍为 qianwei 筠连 junlian 盱眙 xuyi 渑池 mianchi 宕昌 tanchang 漯河 luohe 西藏 xizang
东阿 donge 六合 luhe 曾都 zengdu 任丘 renqiu
"""
PLACES = dict(re.findall(r"(\S+) (\S+)", FUJIAN + ELSEWHERE_IN_CHINA))


@pytest.mark.parametrize("name", PLACES)
def test_a_place_is_read_as_its_people_do_wherever_it_stands(name: str) -> None:
    read = PLACES[name]
    assert sound(name).lower() == read
    assert sound(f"榕城市{name}民政局").lower() == f"rongchengshi{read}minzhengju"
    assert sound(f"省{name}办事处").lower() == f"sheng{read}banshichu"


@pytest.mark.parametrize(
    ("name", "read"),
    [("長樂區", "changlequ"), ("廈門", "xiamen"), ("重慶", "chongqing"), ("朝陽", "chaoyang")],
)
def test_a_place_in_traditional_characters_is_the_same(name: str, read: str) -> None:
    assert sound(name).lower() == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("家长安全教育", "jiazhanganquanjiaoyu"),
        ("市长热线", "shizhangrexian"),
        ("社区长者食堂", "shequzhangzheshitang"),
        ("院长兴致", "yuanzhangxingzhi"),
        ("大城市落户", "dachengshiluohu"),
        ("孩子长大", "haizizhangda"),
        ("证书名称多次变更", "zhengshumingchengduocibiangeng"),
    ],
)
def test_other_words_are_not_taken_for_places(text: str, read: str) -> None:
    assert sound(text).lower() == read


@pytest.mark.parametrize(
    "typed", ["changle", "长乐", "常乐", "長樂", "长 乐", "clq", "ChangLe", "fuzhou changle"]
)
def test_a_service_of_a_district_is_found_by_its_name(typed: str) -> None:
    offered = ("福州市长乐区入学报名", "福州市仓山区入学报名", "市长热线")
    page = find_page(corpus_of_names(*offered), typed, Filters(), None, 20)
    assert "福州市长乐区入学报名" in names(page)
    assert "福州市仓山区入学报名" not in names(page)


def test_the_old_reading_finds_nothing() -> None:
    page = find_page(corpus_of_names("福州市长乐区入学报名"), "zhangle", Filters(), None, 20)
    assert names(page) == []
