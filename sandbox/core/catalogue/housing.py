"""Items of housing (住房公积金、不动产)."""

from msgspec import UNSET

from sandbox.core import certificate_types as certificates
from sandbox.core.catalogue import agencies
from sandbox.core.catalogue.builders import (
    APPLICANT,
    EVERYWHERE,
    certificate,
    choice,
    field,
    identity_card,
    item,
    text,
)
from sandbox.core.catalogue.family import MARRIAGE
from sandbox.core.catalogue.kinds import Commitment, Fee, Material, ShownWhen

TITLE = certificate(
    "realEstateTitle", "不动产权证书", certificates.REAL_ESTATE_TITLE,
    "holder number ownership location area", required=False, note="买房、还房贷提取时提供。",
)  # fmt: skip
FUND_WITHDRAWAL = item(
    agencies.HOUSING_FUND, "002036001001", "住房公积金提取", "Housing fund withdrawal",
    promised_days=1, statutory_days=3,
    channels=EVERYWHERE,
    required_level="3",
    conditions=("在本市缴存住房公积金", "符合租房、买房、还贷、退休等提取情形之一"),
    materials=(
        identity_card(), TITLE, MARRIAGE,
        Material(code="rentContract", name="租房合同", form="2", required=False, formats=("application/pdf", "image/jpeg"), note="租公租房的提供，租商品房的不用。"),
    ),
    form=(
        *APPLICANT,
        choice(
            "reason", "为什么提取", "Reason",
            ("rent", "租房", "Rent"),
            ("buy", "买房", "Buying a home"),
            ("loan", "还房贷", "Repaying a home loan"),
            ("retire", "退休", "Retirement"),
            ages={"retire": (50, UNSET)},
        ),
        field("amount", "提取金额", "Amount to withdraw", "amount", min=10_000, max=20_000_000, note="租房每月最多 1500 元。"),
        text("loanContract", "贷款合同编号", "Loan contract number", shown_when=ShownWhen(field="reason", equals="loan")),
        text("bankAccount", "收款银行卡号", "Bank card number", min_length=12, max_length=30, note="须是本人的储蓄卡。"),
    ),
    commitment=Commitment(available=True, text="本人承诺在本市无自有住房，提取的公积金用于支付房租。"),
    legal_basis=("《住房公积金管理条例》第二十四条",),
    result_name="住房公积金提取审批单",
    plain_notes=("租房、买房、还贷、退休都能取，钱直接到本人银行卡。", "有结婚证、房产证的电子证照就不用再交纸的。"),
    plain_notes_en=("For rent, buying a home, a home loan or retirement; paid to your own card.",),
    keywords=("公积金", "取公积金", "租房提取", "gjj"),
)  # fmt: skip

FUND_STATEMENT = item(
    agencies.HOUSING_FUND, "002036002001", "公积金缴存证明打印", "Housing fund statement",
    promised_days=0, statutory_days=1,
    channels=(*EVERYWHERE,),
    required_level="2",
    conditions=("在本市有住房公积金账户",),
    form=(
        *APPLICANT,
        field("from", "从哪一天起", "From", "date"),
        field("to", "到哪一天止", "To", "date"),
        choice("purpose", "作什么用", "Purpose", ("loan", "贷款", "A loan"), ("visa", "签证", "A visa"), ("other", "其他", "Other"), required=False),
    ),
    legal_basis=("《住房公积金管理条例》第十九条",),
    result_name="住房公积金缴存证明",
    plain_notes=("当场出证明，带电子印章，自助机上可以直接打印。",),
    plain_notes_en=("Issued at once with an electronic seal; print it at a kiosk.",),
    keywords=("公积金证明", "缴存证明", "打印"),
)  # fmt: skip

TITLE_SEARCH = item(
    agencies.REAL_ESTATE, "002015001001", "不动产登记资料查询", "Search of the property register",
    promised_days=0, statutory_days=1,
    channels=EVERYWHERE,
    required_level="4",
    conditions=("查询人是权利人，或与该不动产有利害关系",),
    materials=(identity_card(), Material(code="interestProof", name="利害关系证明", required=False, source="法院、公证处等", note="查别人名下的房子才要。")),
    form=(
        *APPLICANT,
        choice("searchBy", "怎样查", "Search by", ("person", "查我名下的", "My own property"), ("place", "按坐落查", "By address")),
        field("location", "房屋坐落", "Address of the property", "address", shown_when=ShownWhen(field="searchBy", equals="place")),
        field("useNote", "用途", "Purpose", "longText", max_length=200, required=False),
    ),
    legal_basis=("《不动产登记资料查询暂行办法》第十四条、第十八条",),
    result_name="不动产登记查询结果证明",
    plain_notes=("就是“有房无房证明”，孩子上学、申请保障房常用。",),
    plain_notes_en=("Proof of what property you own, often asked for by schools.",),
    keywords=("房产证明", "无房证明", "不动产", "查档"),
)  # fmt: skip

TITLE_TRANSFER = item(
    agencies.REAL_ESTATE, "000715002001", "不动产转移登记（存量房买卖）", "Transfer of a home",
    promised_days=3, statutory_days=30, type="07",
    star=3, visits=1,
    channels=("pc", "window"),
    required_level="4",
    conditions=("买卖双方已签订合同", "税费已缴清"),
    materials=(
        identity_card(),
        certificate("realEstateTitle", "不动产权证书", certificates.REAL_ESTATE_TITLE, "holder number ownership location area"),
        MARRIAGE,
        Material(code="saleContract", name="房屋买卖合同", form="1", copies=2, source="买卖双方"),
        Material(code="oldTitle", name="原不动产权证书原件", form="3", note="核验时交回。"),
    ),
    form=(
        *APPLICANT,
        text("sellerName", "卖方姓名", "Seller's name"),
        field("sellerCertNo", "卖方身份证号码", "Seller's identity number", "idNumber"),
        text("titleNumber", "不动产权证号", "Number of the title", max_length=50),
        field("price", "成交价格", "Price", "amount", min=100),
        field("hasLoan", "买方是否贷款", "Is there a loan?", "yesNo"),
        text("loanBank", "贷款银行", "Bank of the loan", shown_when=ShownWhen(field="hasLoan", equals=True)),
    ),
    fee=Fee(charged=True, standard="住宅 80 元／件，非住宅 550 元／件", basis="发改价格规〔2016〕2559号", online=True),
    express=True, bookable=True,
    legal_basis=("《不动产登记暂行条例》第十四条",),
    result_name="不动产权证书", result_cert=certificates.REAL_ESTATE_TITLE.code,
    plain_notes=("二手房过户。先在网上填好，双方到窗口核一次面就行。",),
    plain_notes_en=("For second-hand homes; one visit by both sides.",),
    keywords=("过户", "二手房", "房产证", "买房"),
)  # fmt: skip

ITEMS = (FUND_WITHDRAWAL, FUND_STATEMENT, TITLE_SEARCH, TITLE_TRANSFER)
