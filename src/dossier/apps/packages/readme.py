"""The note that lies in a package: what it is, for whom, and how anybody checks it without the system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dossier.apps.lending.purposes import Purpose
from dossier.apps.packages.models import Package
from dossier.apps.packages.rules import LEGAL_TIME

_TEXT = """员工档案批量导出包  Package of employee records
====================================================

单位 Company:      {company}
编号 Package:      {package}
申请人 Asked by:   {person}
接收方 Receiver:   {receiver}
用途 Purpose:      {purpose}
制作时间 Made:     {made} (UTC+8)
件数 Records:      {ready}    问题 Problems: {problems}

本包含个人信息, 仅限上述用途和接收方使用; 每一页都带有可见和不可见水印, 记有本次交付。
This package holds personal information, for this purpose and this receiver only. Every page carries a visible and an
invisible mark of this delivery.

内容  What is in it
-------------------
manifest.csv, manifest.json   目录 (件标识、工号、姓名、类型、日期、页数、文件、摘要)  the list, with digests
problems.csv                  未能放入的件及原因  records that are not in it, and why
records/工号/序号-档号/        每件一个目录: record.pdf{evidence}  one folder a record
checkpoint/                   存证日志检查点: 文本和可打印的一页  checkpoint of the evidence log, as text and to print
verify/dossier_verify.py      独立验证程序 (只需 Python 3.11 和 cryptography)  stand-alone verifier
SHA256SUMS                    以上所有文件的 SHA-256  digests of all files above

如何核对  How to check
----------------------
1. 文件是否完整未改  That no file was changed:
       sha256sum -c SHA256SUMS
   (macOS: shasum -a 256 -c SHA256SUMS; Windows: certutil -hashfile 文件 SHA256)

2. 清单是否是原来的  That the list itself is the one that was made:
       sha256sum SHA256SUMS
   结果应与系统"导出申请"页面所示"校验清单摘要"一致; 该值同时记入存证日志。
   The result must be the digest of the list that the page "Exports" shows; it also stands in the evidence log.

3. 证据包 (如有)  The evidence bundles, where there are any:
       python3 verify/dossier_verify.py records/.../evidence.json --key 日志公钥 KEY_OF_THE_LOG
   公钥请从该单位另行取得并比对, 不要只相信本包中的这一份:
   Get the key from the company by another way, and compare; do not rely on this copy alone:
{keys}

4. 检查点  The checkpoint:
   将 checkpoint/checkpoint.pdf 打印后存放在系统之外。以后的日志必须是它的延长。
   Print it and keep it elsewhere: every later log must extend it.
       dossier log audit --since checkpoint/checkpoint.txt --key KEY_OF_THE_LOG

5. 水印  The marks: 泄露的页面可由该单位用 dossier trace 追查到本次交付。
   A page that leaks is traced to this delivery by the company with dossier trace.
"""


def write_readme(package: Package, ready: int, problems: int, keys: Sequence[str], at: datetime) -> bytes:
    """Give the note in Chinese and English, as UTF-8."""
    person = package.requested_by
    return _TEXT.format(
        company=package.company.name,
        package=package.id,
        person=person.display_name or person.username,
        receiver=package.receiver,
        purpose=Purpose(package.purpose).label,
        made=at.astimezone(LEGAL_TIME).strftime("%Y-%m-%d %H:%M"),
        ready=ready,
        problems=problems,
        evidence=", evidence.json" if package.with_evidence else "",
        keys="".join(f"       {key}\n" for key in keys).rstrip("\n"),
    ).encode()
