"""Pretend server for looking at the site: fictional data, nothing stored, never shipped.

Serves the built site with the strict content-security policy, and enough of the API for every page. Needs Pillow,
PyYAML and a CJK font. Run ``python dev/mock.py [PORT]`` after ``npm run build``; the user name picks the role
(archivist, manager, employee, auditor, admin), any password but ``wrong`` is right, ``locked`` is locked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import random
import re
import secrets
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
WEB = HERE.parents[1] / "src/dossier/web"
FACTS = HERE.parents[1] / "src/dossier/norms/data/document_types.yaml"
FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
R = random.Random(7)  # noqa: S311  repeatable fictional data
PAGE_W, PAGE_H = 1240, 1754

facts = yaml.safe_load(FACTS.read_text())
STAGE_EN = {
    "recruitment": "Recruitment",
    "onboarding": "Onboarding",
    "in_service": "In service",
    "change": "Change",
    "exit": "Exit",
    "post_exit": "After exit",
}
SCHEME = {
    "types": [
        {
            "id": t["id"],
            "zh": t["zh"],
            "en": t["en"],
            "stage": t["stage"],
            "category": t["ten_code"],
            "level": int(t["confidentiality"][1]),
            "fields": t["fields"],
        }
        for t in facts["document_types"]
    ],
    "fields": [
        {"id": k, "zh": v["zh"], "en": v.get("en", k.replace("_", " ")), "kind": str(v["type"])}
        for k, v in facts["field_dictionary"].items()
    ],
    "stages": [{"id": k, "zh": v, "en": STAGE_EN.get(k, k)} for k, v in facts["stages"].items()],
    "categories": [
        {"id": str(k), "zh": v["zh"], "en": v.get("en", v["zh"])} for k, v in facts["ten_categories"].items()
    ],
    "levels": [
        {"id": k[1], "zh": v["zh"], "en": v["en"]} for k, v in facts["confidentiality_levels"].items()
    ],
}
TYPES = {t["id"]: t for t in SCHEME["types"]}
FIELD_ZH = {f["id"]: f["zh"] for f in SCHEME["fields"]}
USED_TYPES = [
    t
    for t in ("job_application", "resume", "labor_contract", "background_check", "interview_evaluation")
    if t in TYPES
] + [t["id"] for t in SCHEME["types"][8:90:7]]

COMPANIES = [
    {"id": 1, "code": "HY", "name": "恒岳精密制造有限公司"},
    {"id": 2, "code": "QL", "name": "清澜软件有限公司"},
]
DEPARTMENTS = [
    {"id": i + 1, "parent_id": None, "name": n, "company_id": 1 if i < 5 else 2}
    for i, n in enumerate(
        ["总装车间", "质量管理部", "人力资源部", "采购部", "设备部", "研发一部", "交付中心", "财务部"]
    )
]
SURNAMES, GIVEN = (
    "林周沈陆顾苏叶程许何",
    ["知远", "若溪", "明轩", "语桐", "景行", "书瑶", "承泽", "星野", "予安", "𠮷辰"],
)


def new_id(text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def stamp(days_ago: float) -> str:
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days=days_ago)).isoformat()


def make_people() -> list[dict[str, Any]]:
    rows = []
    for i in range(46):
        dept = DEPARTMENTS[i % len(DEPARTMENTS)]
        gone = i % 11 == 5
        rows.append(
            {
                "id": new_id(f"p{i}"),
                "employee_no": f"A{i + 1:04d}",
                "name": SURNAMES[i % 10] + GIVEN[(i * 3 + i // 10) % 10],
                "department": dept["name"],
                "company": COMPANIES[dept["company_id"] - 1],
                "position": R.choice(["装配工程师", "质检员", "采购专员", "软件工程师", "主管"]),
                "state": "departed" if gone else "active",
                "hired_on": f"{2008 + i % 14}-0{1 + i % 9}-15",
                "departed_on": "2024-06-30" if gone else None,
                "record_count": 0,
                "missing_count": R.choice([0, 0, 1, 2, 4]),
            }
        )
    return rows


PEOPLE = make_people()
REF = ("id", "employee_no", "name", "department")
DOUBTS = [
    [{"code": "person_unknown", "field": None}],
    [{"code": "field_uncertain", "field": "doc_date"}],
    [{"code": "type_uncertain", "field": None}, {"code": "field_missing", "field": "employee_no"}],
]


def quad(x: float, y: float, w: float, h: float, turn: int) -> list[list[float]]:
    """Corners of an upright box on the page as delivered (before turning it clockwise by ``turn``)."""
    corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]
    if turn == 90:
        return [[cy, PAGE_W - cx] for cx, cy in corners]
    if turn == 180:
        return [[PAGE_W - cx, PAGE_H - cy] for cx, cy in corners]
    return corners


def text_of(row: dict[str, Any], values: dict[str, str], page: int) -> list[str]:
    if page > 1:
        return [f"（续页 {page}）"] + [
            f"第{i}条 双方应当遵守本单位依法制定的规章制度，按约定履行各自义务。" for i in range(1, 15)
        ]
    head = [row["title"].split("·")[0].strip(), row["company"]["name"]]
    return (
        head
        + [f"{FIELD_ZH[k]}：{v}" for k, v in values.items()]
        + [
            "经研究决定，根据公司《员工手册》有关规定，同意上述事项。",
            "本表一式两份，由人力资源部与本人各执一份存档。",
        ]
    )


def marks_of(width: int, height: int) -> list[dict[str, Any]]:
    """A seal with its text and a signature, where papers have them."""
    places = {"seal": (0.6, 0.7, 0.8, 0.84), "signature": (0.2, 0.72, 0.4, 0.78)}
    return [
        {
            "kind": kind,
            "confidence": 0.9,
            "box": [[width * x, height * y] for x, y in ((a, b), (c, b), (c, d), (a, d))],
            "text": COMPANIES[0]["name"] if kind == "seal" else "",
            "shape": "round" if kind == "seal" else "",
        }
        for kind, (a, b, c, d) in places.items()
    ]


def quality_out() -> dict[str, Any]:
    """A curve and the counts of a company whose recognition does well."""
    steps = [(0.5, 0.97, 0.008), (0.8, 0.94, 0.002), (0.9, 0.91, 0.0008), (0.99, 0.6, 0.0002)]
    targets = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
    figures = {"received": 1000, "passed": 910, "waiting": 40, "corrected": 3, "errors": 4}
    effects = []
    for target in targets:
        kept = [step for step in steps if step[2] <= target]
        effects.append(
            {
                "target": target,
                "threshold": kept[0][0] if kept else None,
                "proven": target > 0.002,
                "passing": round(1000 * kept[0][1]) if kept else 0,
                "of": 1000,
            }
        )
    names = ("threshold", "passed", "field_error")
    points = [{**dict(zip(names, step, strict=True)), "field_error_upper": step[2] * 2} for step in steps]
    return {
        "company": COMPANIES[0],
        "target": TARGET["field_error"],
        "changed_at": None,
        "changed_by": "",
        "curve": {"corpus": "sha256:mock", "records": 1200, "fields": 9800, "points": points},
        "effects": effects,
        "total": {"key": "1", **figures},
        "values_passed": 8100,
        "types": [{"key": "labor_contract", **figures}],
        "months": [{"key": "2026-10", **figures}, {"key": "2026-11", **figures}],
    }


TARGET = {"field_error": 0.001}


def make_records() -> list[dict[str, Any]]:
    rows = []
    for i in range(140):
        person, kind = PEOPLE[(i * 7) % len(PEOPLE)], TYPES[USED_TYPES[i % len(USED_TYPES)]]
        doubtful = i % 9 == 3
        year = 2009 + i % 15
        date = f"{year}-{1 + i % 12:02d}-{1 + i % 27:02d}"
        owner = None if doubtful and i % 2 else {k: person[k] for k in REF}
        values = {
            f: {"employee_name": person["name"], "employee_no": person["employee_no"], "doc_date": date}.get(
                f, "按公司规定执行" if R.random() < 0.7 else "12"
            )
            for f in kind["fields"][:7]
        }
        turn = 90 if i % 10 == 3 else 180 if i % 13 == 4 else 0
        count = 3 if i % 4 == 0 else 1
        row = {
            "id": new_id(f"r{i}"),
            "reference_code": f"HY-{year}-{kind['category']}-{i + 1:04d}",
            "title": f"{kind['zh']}",
            "type": kind["id"],
            "stage": kind["stage"],
            "level": kind["level"],
            "doc_date": date,
            "state": "to_check" if doubtful else "filed",
            "company": person["company"],
            "employee": owner,
            "people": [],
            "page_count": count,
        }
        fields, lines = [], {}
        for number in range(1, count + 1):
            lines[number] = [
                {
                    "text": text,
                    "confidence": 0.7 if n == 4 else 0.985,
                    "box": quad(150, 170 + 92 * n, 46 * min(len(text), 20), 54, turn),
                }
                for n, text in enumerate(text_of(row, values, number))
            ]
        for n, (name, value) in enumerate(values.items()):
            if doubtful and name == "employee_no":
                continue
            fields.append(
                {
                    "id": name,
                    "value": value,
                    "raw": value.replace("-", "."),
                    "page": 1,
                    "source": "machine",
                    "confidence": [0.99, 0.97, 0.86, 0.62][n % 4 if i % 3 == 0 or doubtful else 0],
                    "box": lines[1][n + 2]["box"],
                    "confirmed_by": None,
                    "confirmed_at": None,
                    "handwritten": n == 2,
                }
            )
        w, h = (PAGE_H, PAGE_W) if turn == 90 else (PAGE_W, PAGE_H)
        detail = {
            **row,
            "version": 1,
            "type_confidence": 0.74 if doubtful else 0.98,
            "category": kind["category"],
            "department": {"id": 1, "name": person["department"]},
            "person_confidence": 0.97 if owner else None,
            "person_how": "employee_no" if owner else None,
            "fields": fields,
            "pages": [
                {
                    "number": n,
                    "width_px": w * 2,
                    "height_px": h * 2,
                    "image_width_px": w,
                    "image_height_px": h,
                    "rotation_deg": turn,
                    "skew_deg": 0.0,
                    "dpi": 300,
                    "blank": False,
                    "marks": marks_of(w * 2, h * 2),
                }
                for n in lines
            ],
            "doubts": DOUBTS[i % 3] if doubtful else [],
            "tags": ["已核原件"] if i % 5 == 0 else [],
            "retention_rule": "R_LONG",
            "filed_at": None if doubtful else stamp(i / 9),
            "received_at": stamp(i / 9 + 1),
            "source_name": f"一号箱/{i + 1:03d}.pdf",
            "sha256": hashlib.sha256(str(i).encode()).hexdigest(),
            "pdf_ready": not doubtful,
            "batch_id": new_id("b1"),
            "can": {"correct": True, "confirm": True, "export": True},
        }
        for line_list in lines.values():
            for line in line_list:
                line["box"] = [[x * 2, y * 2] for x, y in line["box"]]
        for field in fields:
            field["box"] = [[x * 2, y * 2] for x, y in field["box"]]
        person["record_count"] += owner is not None
        rows.append(
            {
                "row": row,
                "detail": detail,
                "lines": lines,
                "turn": turn,
                "versions": [{"number": 1, "at": stamp(i / 9), "by": "系统", "reason": "", "changes": []}],
            }
        )
    return rows


RECORDS = make_records()
BY_ID = {r["row"]["id"]: r for r in RECORDS}
STAGES = ["received", "split", "read", "filed", "rendered", "indexed"]
STARTED = time.time()
UPLOADS: dict[str, dict[str, Any]] = {}


def make_batch(name: str, state: str) -> dict[str, Any]:
    return {
        "id": new_id(name),
        "name": {"b1": "一号箱 劳动合同与入职材料", "b2": "二号箱 考核与奖惩"}.get(name, name),
        "company": COMPANIES[0],
        "state": state,
        "created_at": stamp(0.01),
        "created_by": "苏语桐",
        "files": 64,
        "bytes": 184_000_000,
        "pages": 212,
        "stages": [],
        "pages_per_minute": None,
        "seconds_left": None,
        "outcomes": {"filed": 41, "doubtful": 9, "refused": 3, "duplicate": 1, "to_retry": 1},
    }


BATCHES = [make_batch("b2", "running"), make_batch("b1", "done")]


def batch_now(batch: dict[str, Any]) -> dict[str, Any]:
    share = 1.0 if batch["state"] == "done" else min(0.97, 0.35 + (time.time() - STARTED) / 600)
    total = batch["pages"]
    batch["stages"] = [
        {"stage": s, "done": int(total * max(0.0, min(1.0, share * (1.45 - 0.13 * i)))), "total": total}
        for i, s in enumerate(STAGES)
    ]
    running = batch["state"] == "running"
    batch["pages_per_minute"], batch["seconds_left"] = (196.4, 74.0) if running else (None, None)
    return batch


def page_image(record: dict[str, Any], number: int, width: int) -> bytes:
    turn = record["turn"]
    image = Image.new("RGB", (PAGE_W, PAGE_H), "#fbf9f3")
    draw = ImageDraw.Draw(image)
    font, big = ImageFont.truetype(FONT, 40, index=2), ImageFont.truetype(FONT, 46, index=2)
    for n, line in enumerate(record["lines"][number]):
        draw.text((150, 168 + 92 * n), line["text"], fill="#222", font=big if n == 0 else font)
    draw.ellipse((820, 1320, 1080, 1580), outline="#c8372d", width=9)
    draw.text((846, 1424), "样 本 虚 构", fill="#c8372d", font=font)
    image = image.rotate(turn, expand=True)
    image.thumbnail((width, width))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


ROLES = {
    "archivist": ("hr_archivist", ["search", "employees", "intake", "tasks", "quality"]),
    "manager": ("manager", ["search", "my_team"]),
    "employee": ("employee", ["my_file"]),
    "auditor": ("auditor", ["audit"]),
    "admin": ("administrator", ["health"]),
}
SESSIONS: dict[str, str] = {}


def me_of(user: str) -> dict[str, Any]:
    role, pages = ROLES.get(user, ROLES["archivist"])
    if user == "archivist":
        pages = [*pages, "audit", "health"]
    return {
        "id": 1,
        "username": user,
        "display_name": "苏语桐",
        "language": "zh-hans",
        "grants": [{"role": role, "company": COMPANIES[0], "department": None}],
        "pages": pages,
        "companies": COMPANIES,
        "employee_id": PEOPLE[0]["id"] if role == "employee" else None,
    }


AUDIT = [
    {
        "sequence": 900 - i,
        "at": stamp(i / 40),
        "actor": R.choice(["archivist", "manager", "auditor"]),
        "roles": ["hr_archivist"],
        "action": R.choice(
            [
                "record.view",
                "record.search",
                "record.page",
                "access.refused",
                "accounts.sign_in",
                "vault.scrub",
            ]
        ),
        "object_kind": "record",
        "object_id": RECORDS[i % 140]["row"]["id"],
        "object_title": RECORDS[i % 140]["row"]["title"],
        "result": "refused" if i % 7 == 2 else "allowed",
        "rule": "hr_archivist/company/L2",
        "address": "127.0.0.1",
        "details": {"page": "1"},
        "digest": hashlib.sha256(f"a{i}".encode()).hexdigest(),
    }
    for i in range(180)
]


def problem(status: int, code: str, **params: Any) -> tuple[int, Any]:
    return status, {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "params": params,
        "errors": [],
        "request_id": "req-" + secrets.token_hex(4),
    }


def facet(values: list[tuple[Any, str]]) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = {}
    for value, label in values:
        counts[str(value), label] = counts.get((str(value), label), 0) + 1
    return [
        {"value": v, "label": name, "count": n}
        for (v, name), n in sorted(counts.items(), key=lambda kv: -kv[1])
    ]


def search(body: dict[str, Any]) -> tuple[int, Any]:
    query, f = body.get("query", ""), body.get("filters") or {}
    if query.count('"') % 2:
        return problem(422, "search.query_invalid", position=query.index('"') + 1)
    words = [w for w in re.split(r'["\s]+|AND|OR|NOT', query) if w]
    found = []
    for r in RECORDS:
        row = r["row"]
        text = " ".join(line["text"] for line in r["lines"][1]) + (row["employee"] or {}).get("name", "")
        if words and not all(w.split(":")[-1] in text for w in words):
            continue
        if (f.get("types") and row["type"] not in f["types"]) or (
            f.get("stages") and row["stage"] not in f["stages"]
        ):
            continue
        if f.get("years") and int(row["doc_date"][:4]) not in f["years"]:
            continue
        if f.get("levels") and row["level"] not in f["levels"]:
            continue
        marks = [[text.index(w), text.index(w) + len(w)] for w in words if w in text]
        found.append({**row, "snippet": {"text": text[:120], "highlights": marks}, "page": 1})
    page, size = body.get("page", 1), body.get("page_size", 20)
    rows = found
    return 200, {
        "total": len(rows),
        "took_ms": 4.2,
        "hits": rows[(page - 1) * size : page * size],
        "facets": {
            "company": facet([(h["company"]["id"], h["company"]["name"]) for h in rows]),
            "department": facet([(1, h["employee"]["department"]) for h in rows if h["employee"]]),
            "type": facet([(h["type"], TYPES[h["type"]]["zh"]) for h in rows]),
            "stage": facet([(h["stage"], h["stage"]) for h in rows]),
            "year": facet([(h["doc_date"][:4], h["doc_date"][:4]) for h in rows]),
            "level": facet([(h["level"], str(h["level"])) for h in rows]),
            "employee": facet([(h["employee"]["id"], h["employee"]["name"]) for h in rows if h["employee"]]),
        },
    }


def employees(body: dict[str, Any]) -> tuple[int, Any]:
    text = body.get("text", "")
    rows = [p for p in PEOPLE if text in p["name"] or text in p["employee_no"]]
    rows = [p for p in rows if body.get("state", "any") in ("any", p["state"])]
    page, size = body.get("page", 1), body.get("page_size", 20)
    return 200, {"total": len(rows), "items": rows[(page - 1) * size : page * size]}


def employee(person: dict[str, Any]) -> dict[str, Any]:
    own = [r["row"] for r in RECORDS if (r["row"]["employee"] or {}).get("id") == person["id"]]
    events = [
        {
            "on": person["hired_on"],
            "kind": "hired",
            "title": f"入职{person['department']}",
            "type": "",
            "record_id": None,
        }
    ]
    events += [
        {
            "on": r["doc_date"],
            "kind": R.choice(["contract", "change", "review", "training", "discipline"]),
            "title": r["title"],
            "type": r["type"],
            "record_id": r["id"],
        }
        for r in own
    ]
    return {
        **person,
        "masked_id_number": "3301**********001X",
        "gender": "女",
        "timeline": events,
        "stages": [
            {"stage": s["id"], "records": [r for r in own if r["stage"] == s["id"]]} for s in SCHEME["stages"]
        ],
        "completeness": {
            "required": 9,
            "present": 7,
            "missing": [
                {"type": "background_check", "reason": "managers"},
                {"type": "job_application", "reason": "all"},
            ],
        },
    }


def correct(record: dict[str, Any], body: dict[str, Any]) -> tuple[int, Any]:
    detail = record["detail"]
    if body["base_version"] != detail["version"]:
        return problem(409, "records.version_conflict")
    if body.get("file") and not (body.get("employee_id") or detail["employee"]):
        return problem(422, "records.person_required")
    if (body.get("fields") or {}).get("doc_date") == "conflict":  # pretend somebody else was faster
        detail["version"] += 1
        next(v for v in detail["fields"] if v["id"] == "doc_date")["value"] = "2011-11-11"
        record["versions"].append(
            {
                "number": detail["version"],
                "at": stamp(0),
                "by": "周若溪",
                "reason": "与原件核对",
                "changes": [{"field": "doc_date", "before": detail["doc_date"], "after": "2011-11-11"}],
            }
        )
        return problem(409, "records.version_conflict")
    changes = []
    for key, value in (body.get("fields") or {}).items():
        old = next((v for v in detail["fields"] if v["id"] == key), None)
        changes.append({"field": key, "before": old and old["value"], "after": value})
        if old is None:
            old = {"id": key, "raw": "", "page": None, "box": None, "handwritten": False}
            detail["fields"].append(old)
        old.update(
            value=value or "", source="person", confidence=1.0, confirmed_by="苏语桐", confirmed_at=stamp(0)
        )
    for key in ("type", "level", "tags"):
        if body.get(key) is not None:
            detail[key] = body[key]
    if body.get("employee_id"):
        owner = next(p for p in PEOPLE if p["id"] == body["employee_id"])
        detail["employee"] = record["row"]["employee"] = {k: owner[k] for k in REF}
    if body.get("file"):
        detail["state"] = record["row"]["state"] = "filed"
        detail["doubts"] = []
    detail["version"] += 1
    record["versions"].append(
        {
            "number": detail["version"],
            "at": stamp(0),
            "by": "苏语桐",
            "reason": body.get("reason", ""),
            "changes": changes,
        }
    )
    return 200, detail


def files_of(state: str | None) -> dict[str, Any]:
    rows = []
    errors = ["intake.file_encrypted", "intake.file_damaged", "intake.file_empty"]
    for i in range(24):
        kind = "refused" if i in (2, 7, 9) else "duplicate" if i == 11 else "split" if i > 18 else "done"
        records = [RECORDS[i]["row"], RECORDS[i + 40]["row"]][: 1 + i % 2] if kind == "done" else []
        rows.append(
            {
                "id": new_id(f"f{i}"),
                "name": f"二号箱/扫描 {i + 1:03d}.pdf",
                "state": kind,
                "size_bytes": 900_000 + i * 70_000,
                "pages": 0 if kind == "refused" else 1 + i % 4,
                "error": errors[i % 3] if kind == "refused" else None,
                "records": [{name: r[name] for name in ("id", "title", "type", "state")} for r in records],
            }
        )
    rows = [r for r in rows if not state or r["state"] == state]
    return {"total": len(rows), "items": rows}


def upload_out(upload_id: str) -> dict[str, Any]:
    u = UPLOADS[upload_id]
    return {
        "id": upload_id,
        "offset": u["offset"],
        "size_bytes": u["size"],
        "chunk_bytes": 262_144,
        "complete": u["offset"] >= u["size"],
    }


def start_upload(body: dict[str, Any]) -> tuple[int, Any]:
    if body["size_bytes"] == 0:
        return problem(422, "intake.file_empty")
    upload_id = str(uuid.uuid4())
    UPLOADS[upload_id] = {"size": body["size_bytes"], "offset": 0}
    return 200, upload_out(upload_id)


def new_batch(body: dict[str, Any]) -> tuple[int, Any]:
    batch = {**make_batch(body["name"], "running"), "id": str(uuid.uuid4()), "name": body["name"]}
    BATCHES.insert(0, batch)
    return 200, batch_now(batch)


def answer(method: str, path: str, query: dict[str, str], body: Any, user: str) -> tuple[int, Any]:
    parts = path.strip("/").split("/")[1:]
    page, size = int(query.get("page", 1)), int(query.get("page_size", 20))
    match [method, *parts]:
        case ["GET", "me"] | ["PUT", "me", "language"]:
            return 200, me_of(user)
        case ["GET", "scheme"]:
            return 200, SCHEME
        case ["GET", "companies"]:
            return 200, [
                {**c, "departments": [d for d in DEPARTMENTS if d["company_id"] == c["id"]]}
                for c in COMPANIES
            ]
        case ["POST", "employees", "search"]:
            return employees(body)
        case ["GET", "employees", pid, *rest]:
            person = next((p for p in PEOPLE if p["id"] == pid), None)
            if person is None:
                return problem(404, "records.not_found")
            views = [
                {
                    "at": stamp(i),
                    "by": n,
                    "action": "record.view",
                    "record_id": RECORDS[i]["row"]["id"],
                    "title": RECORDS[i]["row"]["title"],
                    "type": RECORDS[i]["row"]["type"],
                }
                for i, n in enumerate(["周若溪", "沈明轩", "周若溪"])
            ]
            return 200, views if rest else employee(person)
        case ["POST", "search"]:
            return search(body)
        case ["GET", "records", rid, *rest] if rid in BY_ID:
            record = BY_ID[rid]
            if not rest:
                return 200, record["detail"]
            return 200, record["versions"] if rest == ["versions"] else record["lines"][int(rest[1])]
        case ["POST", "records", rid, "versions"] if rid in BY_ID:
            return correct(BY_ID[rid], body)
        case ["GET", "tasks"]:
            rows = [
                {
                    **r["row"],
                    "doubts": r["detail"]["doubts"],
                    "received_at": r["detail"]["received_at"],
                    "batch_id": None,
                }
                for r in RECORDS
                if r["row"]["state"] == "to_check"
            ]
            rows = [
                r
                for r in rows
                if not query.get("doubt") or query["doubt"] in [d["code"] for d in r["doubts"]]
            ]
            return 200, {"total": len(rows), "items": rows[(page - 1) * size : page * size]}
        case ["GET", "quality", "curve"]:
            return 200, quality_out()
        case ["PUT", "quality", "target"]:
            TARGET["field_error"] = body["field_error"]
            return 200, quality_out()
        case ["GET", "intake", "batches"]:
            return 200, {"total": len(BATCHES), "items": [batch_now(b) for b in BATCHES]}
        case ["POST", "intake", "batches"]:
            return new_batch(body)
        case ["POST", "intake", "batches", _, "files"]:
            return start_upload(body)
        case ["GET", "intake", "batches", _, "files"]:
            return 200, files_of(query.get("state"))
        case [_, "intake", "batches", bid, *rest]:
            batch = next((b for b in BATCHES if b["id"] == bid), None)
            if batch is None:
                return problem(404, "records.not_found")
            if rest:
                batch["state"] = {"stop": "stopped"}.get(rest[0], "running")
            return 200, batch_now(batch)
        case ["GET", "intake", "uploads", uid] if uid in UPLOADS:
            return 200, upload_out(uid)
        case ["PATCH", "intake", "uploads", uid] if uid in UPLOADS:
            if int(query["offset"]) != UPLOADS[uid]["offset"]:
                return problem(409, "intake.upload_offset")
            UPLOADS[uid]["offset"] += len(body)
            lost = R.random() < 0.1  # stored, but the answer claims otherwise: the site must realign
            return problem(409, "intake.upload_offset") if lost else (200, upload_out(uid))
        case ["POST", "audit", "search"]:
            rows = [
                a
                for a in AUDIT
                if body.get("result") in (None, "", a["result"])
                and body.get("action") in (None, "", a["action"])
                and body.get("actor", "") in a["actor"]
            ]
            number, count = body.get("page", 1), body.get("page_size", 50)
            return 200, {"total": len(rows), "items": rows[(number - 1) * count : number * count]}
        case ["GET", "audit", "chain"]:
            return 200, {
                "events": 900,
                "intact": True,
                "first_broken": None,
                "head": hashlib.sha256(b"head").hexdigest(),
            }
        case ["GET", "health", "details"]:
            return 200, {
                "status": "degraded",
                "version": "0.1.0",
                "recognition_model": "ppocr-v6-small / openvino",
                "checks": [
                    {"name": "keys", "ok": True, "code": "health.keys_open", "params": {"provider": "mock"}},
                    {
                        "name": "database",
                        "ok": True,
                        "code": "health.database_current",
                        "params": {"vendor": "none"},
                    },
                    {"name": "index", "ok": True, "code": "health.index_readable", "params": {"behind": 0}},
                    {"name": "objects", "ok": True, "code": "health.objects_open", "params": {"count": 230}},
                    {"name": "fonts", "ok": True, "code": "health.fonts_present", "params": {"count": 4}},
                    {"name": "disk", "ok": False, "code": "health.disk_low", "params": {"mib": 900}},
                    {"name": "work", "ok": True, "code": "health.work_waiting", "params": {"count": 3}},
                ],
                "counts": {"employees": 46, "records": 140, "to_check": 15, "audit_events": 812},
            }
    return problem(500, "server.boom") if "boom" in path else problem(404, "records.not_found")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        return

    def cookie(self, name: str) -> str:
        found = re.search(rf"{name}=([^;]+)", self.headers.get("Cookie", ""))
        return found.group(1) if found else ""

    def reply(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reply_json(self, status: int, body: Any, **headers: str) -> None:
        self.reply(status, json.dumps(body, ensure_ascii=False).encode(), "application/json", **headers)

    def allauth(self, path: str, body: Any) -> None:
        user = SESSIONS.get(self.cookie("sessionid"), "")
        if path.endswith("/session") and self.command == "GET":
            ok = (
                {"status": 200, "meta": {"is_authenticated": True}}
                if user
                else {"status": 401, "data": {"flows": []}}
            )
            self.reply_json(
                ok["status"], ok, Set_Cookie=f"csrftoken={secrets.token_hex(8)}; Path=/; SameSite=Lax"
            )
        elif self.headers.get("X-CSRFToken") != self.cookie("csrftoken"):
            self.reply_json(403, {"detail": "csrf"})
        elif path.endswith("/session"):
            SESSIONS.pop(self.cookie("sessionid"), None)
            self.reply_json(401, {"status": 401})
        elif body["username"] == "locked":
            self.reply_json(400, {"status": 400, "errors": [{"code": "too_many_login_attempts"}]})
        elif body["password"] == "wrong":  # noqa: S105  a pretend one
            self.reply_json(
                400, {"status": 400, "errors": [{"code": "username_password_mismatch", "param": "password"}]}
            )
        else:
            key = secrets.token_hex(8)
            SESSIONS[key] = body["username"]
            self.reply_json(200, {"status": 200}, Set_Cookie=f"sessionid={key}; Path=/; HttpOnly")

    def site(self, path: str) -> None:
        file = (WEB / path.lstrip("/")).resolve()
        if path == "/" or not file.is_file() or WEB not in file.parents:
            nonce = secrets.token_urlsafe(16)
            html = (WEB / "index.html").read_text().replace("__CSP_NONCE__", nonce)
            policy = (
                f"default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob: data:; "
                "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
            )
            self.reply(200, html.encode(), "text/html; charset=utf-8", Content_Security_Policy=policy)
            return
        kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
        self.reply(200, file.read_bytes(), kinds.get(file.suffix, "application/octet-stream"))

    def handle_any(self) -> None:
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw and "json" in self.headers.get("Content-Type", "") else raw
        if url.path.startswith("/_allauth/"):
            return self.allauth(url.path, body)
        if not url.path.startswith("/api/"):
            return self.site(url.path)
        user = SESSIONS.get(self.cookie("sessionid"), "")
        if not user:
            return self.reply_json(*problem(401, "accounts.not_signed_in"))
        if self.command != "GET" and self.headers.get("X-CSRFToken") != self.cookie("csrftoken"):
            return self.reply_json(*problem(403, "access.not_permitted"))
        image = re.fullmatch(r"/api/records/([^/]+)/pages/(\d+)/(image|thumbnail)", url.path)
        if image and image[1] in BY_ID:
            data = page_image(BY_ID[image[1]], int(image[2]), 1754 if image[3] == "image" else 200)
            return self.reply(200, data, "image/jpeg", Cache_Control="private, max-age=60")
        return self.reply_json(*answer(self.command, url.path, query, body, user))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815  names set by http.server


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    print(f"http://127.0.0.1:{port}/  fictional data, sign in as archivist")
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
