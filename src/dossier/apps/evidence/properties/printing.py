"""A report to print and keep beside a package: one HTML page a record, without scripts or outside references."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_STYLE = """
body{font-family:"Noto Sans CJK SC","Source Han Sans SC",sans-serif;margin:15mm;font-size:10pt}
section{page-break-after:always}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #999;padding:1mm 2mm;text-align:left;vertical-align:top}
dl{display:grid;grid-template-columns:auto 1fr;gap:1mm 4mm}dt{color:#555}.fail{font-weight:bold}
"""
_RESULTS = {
    "pass": "合格 pass",
    "fail": "不合格 fail",
    "not_applicable": "不适用 n/a",
    "manual": "人工 manual",
}
_STAGES = {"filing": "归档 filing", "transfer": "移交与接收 transfer", "store": "长期保存 store"}
_PROPERTIES = {
    "authenticity": "真实性",
    "completeness": "完整性",
    "usability": "可用性",
    "safety": "安全性",
}


def print_reports(reports: Iterable[dict[str, Any]]) -> str:
    """Give reports, as :func:`.running.describe` gives them, as one HTML document."""
    sections = format_html_join("\n", "{}", ((_section(report),) for report in reports))
    return format_html(
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>四性检测报告</title>'
        "<style>{}</style></head><body>{}</body></html>\n",
        SafeString(_STYLE),
        sections,
    )


def _section(report: dict[str, Any]) -> SafeString:
    facts = (
        ("档号 Reference code", report["reference_code"] or "-"),
        ("电子文件号 Record", report["record"]),
        ("环节 Stage", _STAGES[report["stage"]]),
        ("检测程序 Checker", report["checker"]),
        ("规则 Rule set (SHA-256)", report["rule_set_sha256"]),
        ("起止 Began, ended", f"{report['began']}, {report['ended']}"),
        ("操作 Operator", report.get("operator", "-")),
        ("结论 Verdict", _RESULTS["pass" if report["passed"] else "fail"]),
    )
    return format_html(
        "<section><h1>四性检测报告 Four-property report</h1><dl>{}</dl>"
        "<table><thead><tr><th>编号</th><th>性质</th><th>检测项</th><th>结果</th><th>位置</th></tr></thead>"
        "<tbody>{}</tbody></table></section>",
        format_html_join("", "<dt>{}</dt><dd>{}</dd>", facts),
        format_html_join(
            "",
            '<tr><td>{}</td><td>{}</td><td>{} {}</td><td class="{}">{}</td><td>{}</td></tr>',
            (
                (
                    item["id"],
                    _PROPERTIES[item["property"]],
                    item["zh"],
                    item["en"],
                    item["result"],
                    _RESULTS[item["result"]] + (" *" if item["advisory"] else ""),
                    ", ".join(item["places"]) or item["error"],
                )
                for item in report["items"]
            ),
        ),
    )
