"""Papers of leaving: letter of resignation, certificate of termination. All persons are fictional (虚构)."""

from __future__ import annotations

from datetime import timedelta

from dossier.samples.faces import Face
from dossier.samples.kit import Sheet, Style, assemble
from dossier.samples.paper import Paper
from dossier.samples.seals import Seal
from dossier.samples.templates import phrases
from dossier.samples.templates.case import Case, add_years, in_numerals, on_day, plain

_PEN = Style(Face.HAND, 15, (24, 40, 110), by_hand=True)


def resignation_letter(case: Case) -> Paper:
    """A letter written by hand on ruled paper."""
    written = case.on - timedelta(days=31)
    facts = case.facts(
        reason=plain(case.pick(phrases.RESIGN_REASONS, "resign")),
        last_work_date=on_day(case.on),
        sign_date=on_day(written),
        doc_date=on_day(written),
    )
    sheet = Sheet(facts, seed=case.seed)
    for line in range(18):
        sheet.rule(24, 48 + line * 11.11, 186, 48 + line * 11.11, 0.15, (190, 120, 120))
    sheet.text(105, 27, "辞 职 信", Style(Face.HAND, 22, (24, 40, 110), by_hand=True), "center")
    y = sheet.paragraph(26, 41, 158, "尊敬的领导：", _PEN, indent=0, leading=2.1)
    for text in (
        f"您好！我是{{department}}的{{employee_name}}，工号{{employee_no}}，自{on_day(case.person.hired_on).raw}"
        "进入公司，一直担任{position}。感谢各位师傅和同事多年来的关照。",
        "经过慎重考虑，我决定辞去现在的工作。原因是：{reason}。",
        "我会站好最后一班岗，把手头的工作列成清单逐项移交，最后工作日为{last_work_date}，恳请批准。",
    ):
        y = sheet.paragraph(26, y, 158, text, _PEN, leading=2.1)
    y = sheet.paragraph(26, y, 158, "此致", _PEN, leading=2.1)
    y = sheet.paragraph(26, y, 158, "敬礼！", _PEN, indent=0, leading=2.1)
    sheet.text(130, y + 5, "申请人：{employee_name}", _PEN)
    sheet.text(130, y + 16, "{sign_date}", _PEN)
    return assemble("resignation_letter", [case.person.employee_no], [sheet])


def termination_certificate(case: Case) -> Paper:
    """The certificate that the law asks for when a contract ends (劳动合同法实施条例 第24条), with a stub below."""
    start = case.person.hired_on
    years, days = divmod((case.on - start).days, 365)
    facts = case.facts(
        start_date=on_day(start),
        end_date=on_day(add_years(start, years + 1)),
        exit_date=on_day(case.on),
        service_years=plain(f"{years}年{days // 30}个月"),
        contract_type=plain("固定期限"),
        doc_no=case.doc_no("离"),
        doc_date=in_numerals(case.on),
    )
    sheet = Sheet(facts, seed=case.seed)
    body = Style(Face.MING, 13.5)
    sheet.text(105, 22, "解除（终止）劳动合同证明书", Style(Face.SONG_BOLD, 21), "center")
    sheet.text(180, 38, "{doc_no}", Style(Face.SONG, 11), "right")
    y = sheet.paragraph(
        28,
        50,
        154,
        "{employee_name}（{gender}，公民身份号码{id_number}，工号{employee_no}）与我单位签订的{contract_type}劳动合同，"
        "期限自{start_date}至{end_date}，工作岗位为{department}{position}。",
        body,
        leading=1.9,
    )
    y = sheet.paragraph(
        28,
        y,
        154,
        case.pick(_GROUNDS, "ground")
        + "，双方的劳动合同于{exit_date}解除，该同志在本单位的工作年限为{service_years}，"
        "工作交接已办理完毕。特此证明。",
        body,
        leading=1.9,
    )
    sheet.text(176, y + 12, "{company}（盖章）", body, "right")
    sheet.text(166, y + 23, "{doc_date}", body, "right")
    sheet.seal(146, y + 20, Seal(case.firm.name, width_mm=42, tilt_deg=4))
    for dash in range(27):
        sheet.rule(24 + dash * 6, y + 50, 27 + dash * 6, y + 50, 0.2)
    sheet.text(105, y + 55, "签收回执", Style(Face.HEI, 12), "center")
    sheet.paragraph(
        28, y + 66, 154, "本人已收到上述证明书一式两份，并知悉十五日内办理档案和社会保险关系转移手续。", body
    )
    sheet.text(100, y + 90, "签收人：", body)
    sheet.signature(122, y + 87, case.person.name)
    return assemble("termination_certificate", [case.person.employee_no], [sheet])


_GROUNDS = (
    "因该同志本人提出辞职",
    "经双方协商一致",
    "因合同期满且一方不再续约",
    "因该同志考取外地学校就读",
)
