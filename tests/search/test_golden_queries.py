"""Chinese queries that must find what a person expects, on the real engine."""

from pathlib import Path

import pytest
from tests.search.corpus import build_index, find, find_ids, make_document

from dossier.apps.search.index import AllOf, AnyOf, Filters, Found, SearchIndex
from dossier.apps.search.query import parse_query

DOCUMENTS = (
    make_document(
        "punish",
        "关于给予张三警告处分的决定\n工号E10023张三，因违反考勤制度。经研究决定给予警告处分。\n２０１３年０６月05日",
        title="警告处分决定",
        names=("张三",),
        numbers=("E10023", "华安人发〔2013〕12号"),
        tags=("奖惩",),
        type="discipline",
        year=2013,
        doc_date=20130605,
        department=(7,),
        grants=("c1", "l2", "d7"),
        employee=("11",),
    ),
    make_document(
        "contract",
        "劳 动 合 同 书\n甲方：华安科技  乙方：欧阳娜\n签订日期 2013-06-01 合同编号：HR-2013-0012 "
        "解除劳\n动关系须提前三十日",
        title="劳动合同",
        names=("欧阳娜",),
        numbers=("E20001", "HR-2013-0012", "110101199003072316"),
        type="contract",
        year=2013,
        doc_date=20130601,
        level=3,
        employee=("12",),
    ),
    make_document(
        "reprimand", "欧阳娜同志处分撤销通知，二〇一四年三月一日", names=("欧阳娜",), doc_date=20140301
    ),
    make_document(
        "minority", "阿卜杜拉·买买提 转正申请 MÜLLER GmbH offer letter", names=("阿卜杜拉·买买提",)
    ),
    make_document(
        "mention", "张三负责交接。合同劳动，分开写；2013.06-2015.08 在职", names=("李四",), doc_date=0
    ),
    make_document("radical", "⼯号ＥＭＰ－００７，⺠族：汉", names=("Smith, John",), numbers=("EMP-007",)),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder: Path = tmp_path_factory.mktemp("golden") / "index"
    return build_index(folder, DOCUMENTS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("E10023", {"punish"}),
        ("e10023", {"punish"}),
        ("Ｅ１００２３", {"punish"}),
        ("10023", {"punish"}),
        ("工号E10023张三", {"punish"}),
        ("张", {"punish"}),
        ("欧阳", {"contract", "reprimand"}),
        ("娜", {"contract", "reprimand"}),
        ("欧阳娜 AND NOT 处分", {"contract"}),
        ("欧阳娜 -处分", {"contract"}),
        ("欧阳娜 非 处分", {"contract"}),
        ("2013年6月", {"punish", "contract", "mention"}),
        ("２０１３年６月", {"punish", "contract", "mention"}),
        ("2013-06", {"punish", "contract", "mention"}),
        ("二〇一三年六月", {"punish", "contract", "mention"}),
        ("2013年6月5日", {"punish"}),
        ("2014-03-01", {"reprimand"}),
        ("劳动合同", {"contract"}),
        ("劳动 合同", {"contract", "mention"}),
        ("“劳动 合同”", {"contract"}),
        ('"合同劳动"', {"mention"}),
        ("劳动关系", {"contract"}),
        ("合同劳动分开", set()),
        ("张三 OR 欧阳娜", {"punish", "mention", "contract", "reprimand"}),
        ("张三 或 欧阳娜", {"punish", "mention", "contract", "reprimand"}),
        ("（张三 OR 欧阳娜） AND 处分", {"punish", "reprimand"}),
        ("姓名:张三", {"punish"}),
        ("姓名：张", {"punish"}),
        ("name:欧阳", {"contract", "reprimand"}),
        ("姓名:(张三 OR 李四)", {"punish", "mention"}),
        ("工号:E10023", {"punish"}),
        ("工号：1002", set()),
        ("文号:华安人发[2013]12号", {"punish"}),
        ("HR-2013-0012", {"contract"}),
        ("110101199003072316", {"contract"}),
        ("类型:discipline", {"punish"}),
        ("部门:7", {"punish"}),
        ("级别:L3", {"contract"}),
        ("标签:奖惩", {"punish"}),
        ("标题:劳动合同", {"contract"}),
        ("日期:2013", {"punish", "contract"}),
        ("日期:2013-06-02..2014-03", {"punish", "reprimand"}),
        ("日期:..2013年6月", {"punish", "contract"}),
        ("NOT 日期:2013", {"reprimand", "minority", "mention", "radical"}),
        ("NOT 欧阳娜", {"punish", "minority", "mention", "radical"}),
        ("阿卜杜拉·买买提", {"minority"}),
        ("阿卜杜拉买买提", {"minority"}),
        ("阿卜杜拉•买买提", {"minority"}),
        ("买买提", {"minority"}),
        ("muller gmbh", {"minority"}),
        ('"Offer Letter"', {"minority"}),
        ("转正申请 offer", {"minority"}),
        ("john smith", {"radical"}),
        ("工号EMP-007", {"radical"}),
        ("民族", {"radical"}),
        ("处", set()),
        ("2015年8月", {"mention"}),
    ],
)
def test_query_finds_exactly(index: SearchIndex, query: str, expected: set[str]) -> None:
    assert find_ids(index, query) == expected


def test_permission_hides_records_totals_and_counts(index: SearchIndex) -> None:
    some = AnyOf((AllOf(("c1", "d7")), AllOf(("c1", "s:other"))))
    for query in (None, "NOT 欧阳娜", "张三 OR 欧阳娜", "处分"):
        node = None if query is None else parse_query(query)
        assert find_ids(index, query, allowed=some) == {"punish"}
        counts = index.facets(node, allowed=some, filters=Filters(types=("contract",)))
        assert counts["type"] == [("discipline", 1)]
        assert counts["employee"] == []
    assert find(index, "合同", allowed=some) == Found(0, (), ())
    assert find(index, None, allowed=AnyOf(())) == Found(0, (), ())


def test_name_ranks_above_text(index: SearchIndex) -> None:
    assert find(index, "张三").ids == ("punish", "mention")


def test_unknown_dates_come_last_in_both_orders(index: SearchIndex) -> None:
    dated = ("contract", "punish", "reprimand")
    assert find(index, None, sort="oldest").ids[:3] == dated
    assert find(index, None, sort="newest").ids[:3] == dated[::-1]
    assert find(index, None).total == len(DOCUMENTS)


def test_pages_of_results_join_without_gap(index: SearchIndex) -> None:
    pages = [find(index, None, sort="newest", offset=at, limit=2) for at in (0, 2, 4)]
    assert sorted(sum((page.ids for page in pages), ())) == sorted(d.id for d in DOCUMENTS)
    assert {page.total for page in pages} == {len(DOCUMENTS)}
    assert find(index, None, limit=0).ids == ()
