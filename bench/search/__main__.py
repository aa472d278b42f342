"""Measure the search index: `python -m bench.search [--documents 5000 20000] [--plain]`.

Random personnel papers of about 600 characters with fictional names and words of Zipf-like frequency; blind
tokens unless `--plain`. Prints CPU milliseconds of the searching thread (p50 / p95) for each kind of query
and size, to show the growth; writes the same to `bench/results/search.json`. One seed makes everything.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dossier.apps.search.contract import Sort
from dossier.apps.search.highlight import make_snippet
from dossier.apps.search.index import AllOf, AnyOf, Filters, IndexDocument, IndexWriter, SearchIndex
from dossier.apps.search.query import parse_query

KEY = b"a key of 32 bytes for this bench"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红鑫宇婷雪梅建国志文海燕春晓东"
TYPES = ("contract", "discipline", "assessment", "training", "transfer", "resignation", "title", "payroll")
PHRASES = (
    "公司规章制度",
    "年度考核优秀",
    "劳动合同",
    "本人承诺",
    "根据有关规定",
    "经研究决定",
    "自即日起生效",
    "一式两份",
    "培训证书",
    "离职交接",
    "岗位调动审批",
    "试用期转正申请",
    "职称评定",
    "加班考勤记录",
    "绩效考核合格",
    "解除劳动关系",
    "工资调整",
    "部门负责人签字",
    "违纪处分决定",
)
ALL = AnyOf((AllOf(()),))
DEPARTMENT_ONLY = AnyOf((AllOf(("d7", "l2")), AllOf(("d8", "l2"))))
REPEATS = 30


def make_documents(count: int) -> Iterator[IndexDocument]:
    """Yield `count` documents, the same for every run."""
    chance = random.Random(20130605)
    words = [*PHRASES, *("".join(chance.choices(GIVEN, k=chance.randint(2, 6))) for _ in range(2_000))]
    weights = [1 / rank for rank in range(3, len(words) + 3)]
    for number in range(count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        employee_no = f"E{10000 + number // 20}"
        year, month, day = chance.randint(1995, 2025), chance.randint(1, 12), chance.randint(1, 28)
        body = "，".join(chance.choices(words, weights, k=120))
        rare = "饕餮" if number % 5000 == 17 else ""
        kind = chance.choice(TYPES)
        department = chance.randint(1, 20)
        yield IndexDocument(
            id=f"{number:032x}",
            text=f"{kind} 姓名：{name} 工号{employee_no}{name}，{year}年{month}月{day}日\n{body}。{rare}",
            title=chance.choice(PHRASES),
            names=(name,),
            numbers=(employee_no,),
            tags=(),
            company=1 + department % 3,
            department=(department,),
            type=kind,
            stage=chance.choice(("entry", "in_service", "exit")),
            year=year,
            level=chance.randint(1, 4),
            employee=(employee_no,),
            doc_date=year * 10_000 + month * 100 + day,
            filed_at=1_700_000_000 + number,
            grants=(f"c{1 + department % 3}", f"d{department}", f"l{chance.randint(1, 4)}"),
        )


def build(folder: Path, count: int, key: bytes | None) -> dict[str, float]:
    """Build the index; return documents per CPU second and bytes per document."""
    started = time.process_time()
    with IndexWriter(folder, key, rebuild=True) as writer:
        writer.put(make_documents(count))
        writer.commit()
    spent = time.process_time() - started
    size_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"documents_per_cpu_second": count / spent, "bytes_per_document": size_bytes / count}


def measure(run: Callable[[], object]) -> tuple[float, float]:
    """Return p50 and p95 of the thread's CPU milliseconds, after one warming run."""
    run()
    spent = []
    for _ in range(REPEATS):
        started = time.thread_time()
        run()
        spent.append((time.thread_time() - started) * 1000)
    spent.sort()
    return round(spent[len(spent) // 2], 3), round(spent[int(len(spent) * 0.95)], 3)


def make_cases(index: SearchIndex) -> dict[str, Callable[[], object]]:
    """Return each kind of query as a call."""

    def search(
        text: str | None, allowed: AnyOf = ALL, filters: Filters | None = None, sort: Sort = "relevance"
    ) -> Callable[[], object]:
        query = None if text is None else parse_query(text)
        chosen = filters or Filters()
        return lambda: index.search(query, allowed=allowed, filters=chosen, sort=sort, offset=0, limit=10)

    def facets(text: str | None, filters: Filters) -> Callable[[], object]:
        query = None if text is None else parse_query(text)
        return lambda: index.facets(query, allowed=ALL, filters=filters)

    picked = Filters(types=("contract",), departments=(3, 4), date_from=20100101, date_to=20151231)
    text = "\n".join(document.text for document in make_documents(5))
    common = parse_query("劳动合同 处分")
    return {
        "rare term": search("饕餮"),
        "employee number": search("E10023"),
        "full name": search("欧阳娜 OR 王伟"),
        "one-character surname": search("王"),
        "common term": search("考核"),
        "common AND common": search("考核 处分"),
        "common AND NOT": search("考核 AND NOT 处分"),
        "phrase": search("违纪处分决定"),
        "month": search("2013年6月"),
        "common, filtered": search("考核", filters=picked),
        "common, two departments allowed": search("考核", DEPARTMENT_ONLY),
        "phrase, two departments allowed": search("违纪处分决定", DEPARTMENT_ONLY),
        "everything, newest first": search(None, sort="newest"),
        "7 facets of a common term": facets("考核", Filters()),
        "7 facets of a common term, 3 chosen": facets("考核", picked),
        "snippet of 3000 characters": lambda: make_snippet(text, common),
    }


def main() -> None:
    """Run, print, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[2_500, 5_000, 10_000, 20_000])
    parser.add_argument("--plain", action="store_true", help="without blind tokens, for comparison")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "results" / "search.json")
    options = parser.parse_args()
    key = None if options.plain else KEY
    results: dict[str, object] = {
        "unit": "CPU milliseconds of the searching thread",
        "blind": not options.plain,
    }
    table: dict[str, list[tuple[float, float]]] = {}
    builds: dict[int, dict[str, float]] = {}
    for count in options.documents:
        with tempfile.TemporaryDirectory() as name:
            builds[count] = build(Path(name) / "index", count, key)
            index = SearchIndex(Path(name) / "index", key)
            for case, run in make_cases(index).items():
                table.setdefault(case, []).append(measure(run))
    print(f"{'p50 / p95 ms at documents:':38}" + "".join(f"{count:>18}" for count in options.documents))
    for case, figures in table.items():
        print(f"{case:38}" + "".join(f"{p50:>9.2f} /{p95:>7.2f}" for p50, p95 in figures))
    for name in ("documents_per_cpu_second", "bytes_per_document"):
        print(f"{name:38}" + "".join(f"{made[name]:>18.0f}" for made in builds.values()))
    results |= {"documents": options.documents, "build": builds, "p50_p95_ms": table}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
