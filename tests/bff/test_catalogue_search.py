"""What a citizen types, and what is found first in the sandbox's catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bff.catalogue.filters import Filters
from bff.catalogue.search import PAIRS, WORDS, Question
from bff.catalogue.search_pages import find_page
from bff.catalogue.search_words import initials, sound, spellings, split_words
from tests.bff.catalogue_seed import corpus, corpus_of_names, find, items, names

FUND, FUND_PROOF = "住房公积金提取", "公积金缴存证明打印"
ELDER, BIRTH = "老年人优待证申领", "新生儿出生一件事"
IDENTITY, HOUSEHOLD = "居民身份证补领", "新生儿户口登记"
LICENCE, SOCIAL = "机动车驾驶证期满换证", "社会保障卡申领"

# What is typed, the first hits, and whether it is only similar.
TYPED: list[tuple[str, list[str], bool]] = [
    ("住房公积金提取", [FUND], False),
    ("公积金", [FUND_PROOF, FUND], False),
    ("取公积金", [FUND], False),
    ("gjj", [FUND], False),
    ("GJJ", [FUND], False),
    ("ｇｊｊ", [FUND], False),
    ("g j j", [FUND], False),
    ("GJJ提取", [FUND], False),
    ("提取 gjj", [FUND], False),
    ("gongjijin", [FUND_PROOF, FUND], False),
    ("gong ji jin", [FUND_PROOF, FUND], False),
    ("gōngjījīn", [FUND_PROOF, FUND], False),
    ("zfgjjtq", [FUND], False),
    ("zhufanggongjijin", [FUND], False),
    ("公積金", [FUND_PROOF, FUND], True),
    ("公基金提取", [FUND], True),
    ("怎么办理公积金提取", [FUND], True),
    ("老人卡", [ELDER], False),
    ("敬老卡", [ELDER], False),
    ("laorenka", [ELDER], False),
    ("lrk", [ELDER], False),
    ("老人公交卡", [ELDER], True),
    ("老年证", [ELDER], True),
    ("身份证", [IDENTITY], False),
    ("身份證", [IDENTITY], True),
    ("身份证补办", [IDENTITY], True),
    ("补领身份证", [IDENTITY], True),
    ("身份证，补领", [IDENTITY], False),
    ("【身份证】（补领）！", [IDENTITY], False),
    ("　身份证　补领　", [IDENTITY], False),
    ("丢了身份证", [IDENTITY], True),
    ("sfz", [IDENTITY], False),
    ("上户口", [BIRTH, HOUSEHOLD], False),
    ("我想给孩子上户口", [BIRTH, HOUSEHOLD], True),
    ("户口登记", [HOUSEHOLD, BIRTH], False),
    ("新生儿", ["新生儿医保参保登记", BIRTH, HOUSEHOLD], False),
    ("出生一件事", [BIRTH], False),
    ("驾照", [LICENCE], False),
    ("驾驶证换证", [LICENCE], True),
    ("jiazhao", [LICENCE], False),
    ("社保卡", [SOCIAL], False),
    ("shebaoka", [SOCIAL], False),
    ("开饭店", ["食品经营许可"], False),
    ("养狗", ["犬类登记"], False),
    ("二手房过户", ["不动产转移登记（存量房买卖）"], True),
    ("存量房买卖", ["不动产转移登记（存量房买卖）"], False),
    ("bdc", ["不动产登记资料查询", "不动产转移登记（存量房买卖）"], False),
    ("低保", ["最低生活保障申请"], False),
    ("80岁", ["高龄津贴申领"], False),
    ("小学报名", ["义务教育入学报名"], False),
    ("孩子上学", ["义务教育入学报名"], True),
    ("民政局", [ELDER, "高龄津贴申领"], False),
    ("参保", ["新生儿医保参保登记", "灵活就业人员参保登记"], False),
    ("passport", ["普通护照签发"], False),
    ("Passports", ["普通护照签发"], False),
    ("ＰＡＳＳＰＯＲＴ", ["普通护照签发"], False),
    ("pension", ["养老保险待遇资格认证"], False),
    ("old age pension", ["养老保险待遇资格认证"], True),
    ("senior citizen card", [ELDER], False),
    ("Senior citizen’s card", [ELDER], False),
    ("card senior", [ELDER], False),
    ("identity card", [IDENTITY], False),
    ("driving license", [LICENCE], False),
    ("driver's licence", [LICENCE], True),
    ("housing fund", [FUND, FUND_PROOF], False),
    ("residence permit", ["居住证申领"], False),
    ("baby", [BIRTH], False),
    ("medical insurance", ["医保异地就医备案", "新生儿医保参保登记"], False),
    ("xuke", ["食品经营许可"], False),
    ("xvke", ["食品经营许可"], False),
]
NOTHING = ["%", "_", "%%%", "%公", "\\", "'", '"; --', "😀", "xyzzy", "囍", "100%", "\x00", "()"]


@pytest.mark.parametrize(("typed", "first", "similar"), TYPED, ids=[typed for typed, *_ in TYPED])
def test_what_is_typed_finds_first_what_is_meant(
    typed: str, first: list[str], similar: bool
) -> None:
    page = find(typed)
    assert names(page)[: len(first)] == first
    assert page.similar is similar


@pytest.mark.parametrize("typed", NOTHING)
def test_wildcards_and_what_nobody_offers_find_nothing(typed: str) -> None:
    expected = [] if typed != "%公" else names(find("公"))
    assert names(find(typed)) == expected


@pytest.mark.parametrize("typed", ["", " ", "　", "\n"])
def test_nothing_typed_is_everything(typed: str) -> None:
    page = find(typed)
    assert page.total == len(items()) == len(set(names(page)))
    assert [(-e.star, e.name) for e in page.entries] == sorted(
        (-e.star, e.name) for e in page.entries
    )


def test_better_places_come_first() -> None:
    """The order is whole name, its beginning, name, keyword, part of one, agency, sound."""
    assert names(find("居住证申领"))[0] == "居住证申领"
    assert names(find("公积金"))[:2] == [FUND_PROOF, FUND]  # begins with it, has it
    assert names(find("证明")).index("无犯罪记录证明") < names(find("证明")).index(
        "不动产登记资料查询"  # in a keyword only
    )
    assert names(find("营业执照"))[-1] == "公司变更登记"  # only part of its keyword
    by_agency = names(find("医疗保障"))
    assert set(by_agency) >= {"医保异地就医备案", "新生儿医保参保登记"}


def test_a_sound_begins_where_a_syllable_begins() -> None:
    assert "普通护照签发" in names(find("huzhao"))
    assert names(find("uzhao")) == []
    assert LICENCE in names(find("huanzheng"))
    assert names(find("uanzheng")) == []


def test_an_english_word_begins_where_a_word_begins() -> None:
    """So that pinyin does not find English: ``ren`` is not in Children."""
    assert names(find("port")) == []
    assert "新生儿出生一件事" not in names(find("ven"))
    assert names(find("ren"))[0] == "养老保险待遇资格认证"  # 认


def test_each_item_is_found_first_by_its_english_name() -> None:
    for item in items():
        assert item.name_en
        for typed in (item.name_en, item.name_en.upper(), item.name_en.replace(" ", "  ")):
            page = find(typed)
            assert (names(page)[0], page.similar) == (item.name, False), typed


UMLAUTS = {
    "旅游": ["lvyou", "luyou", "lyuyou", "lüyou", "lǚ yóu", "ly"],
    "律师": ["lvshi", "lushi", "lyushi", "LYU SHI"],
    "女儿": ["nver", "nuer", "nyuer"],
    "侄女探亲": ["zhinvtanqin", "zhinutanqin", "zhinyu"],
    "略阳": ["lveyang", "lueyang", "lyueyang"],
    "绿化用地": ["lvhuayongdi", "luhuayongdi", "lyuhua"],
    "心愿": ["xinyuan"],
    "道路": ["daolu"],
    "学区": ["xuequ", "xvequ", "xuequ", "xveqv"],
    "语言": ["yuyan", "yvyan"],
}


@pytest.mark.parametrize(
    ("name", "typed"), [(name, typed) for name, all_ in UMLAUTS.items() for typed in all_]
)
def test_u_with_dots_is_found_however_it_is_typed(name: str, typed: str) -> None:
    page = find_page(corpus_of_names(*UMLAUTS), typed, Filters(), None, 20)
    assert names(page)[0] == name
    assert not page.similar


def test_spellings_are_bounded() -> None:
    assert len(spellings("lu" * 50)) == 4
    assert spellings("lu" * 50)[0] == "lu" * 50


def test_each_item_is_found_first_by_its_whole_name_and_by_its_sound_and_initials() -> None:
    for item in items():
        assert names(find(item.name))[0] == item.name
        heard = sound(item.name)
        assert names(find(heard))[0] == item.name
        assert item.name in names(find(initials(heard)))
        for keyword in item.keywords:
            assert item.name in names(find(keyword))


def test_a_bundle_is_found_by_the_names_of_its_parts() -> None:
    bundles = [item for item in items() if item.parts]
    by_code = {item.implement_code: item.name for item in items()}
    assert bundles
    for bundle in bundles:
        for code in bundle.parts:
            assert bundle.name in names(find(by_code[code]))


@given(st.text(max_size=100) | st.text("公积金gj j老人卡%_ 　'", max_size=100))
def test_whatever_is_typed_the_answer_is_in_order_and_the_same_again(typed: str) -> None:
    page = find(typed)
    assert page.total == len(page.entries) == len({entry.code for entry in page.entries})
    assert names(find(typed)) == names(page)
    assert not (page.similar and not page.entries)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("重庆", "chongqing"),
        ("重新", "chongxin"),
        ("银行", "yinhang"),
        ("行政许可", "xingzhengxuke"),
        ("会计", "kuaiji"),
        ("调解", "tiaojie"),
        ("工作调动", "gongzuodiaodong"),
        ("厦门", "xiamen"),
        ("莆田", "putian"),
        ("长乐", "changle"),
        ("给付", "jifu"),
        ("处方", "chufang"),
        ("旅游", "lvyou"),
        ("公積金", "gongjijin"),
        ("A证", "azheng"),
        ("5G基站", "5gjizhan"),
        ("（补领）", "buling"),
        ("𠮷", "𠮷"),
    ],
)
def test_a_character_is_read_as_its_word_says(text: str, read: str) -> None:
    assert sound(text).lower() == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ＧＪＪ　提取（首次）", ["gjj", "提取", "首次"]),
        ("lǚyóu Lü ü", ["lvyou", "lv", "v"]),
        ("Ⅱ级 ２０％", ["ii级", "20"]),
        ("İß", ["iss"]),
        ("公\u200b积金", ["公", "积金"]),
        ("", []),
        ("—·、。", []),
    ],
)
def test_forms_of_the_same_character_make_no_difference(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_a_question_is_bounded() -> None:
    long = Question.read(" ".join(entry.name for entry in corpus().entries))
    assert long is not None
    assert len(long.words) == WORDS
    assert len(long.pairs()) == PAIRS
