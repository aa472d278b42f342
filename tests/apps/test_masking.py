"""What is masked, where it is found, and what it covers: pure rules, on texts and pages made up here."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dossier.apps.access.policy import MaskClass
from dossier.apps.records.covering import Cover, cover_page
from dossier.apps.records.masking import (
    COVERED,
    EVERYTHING,
    Secret,
    classes_of_field,
    find_spans,
    is_covered_whole,
    mask_text,
    mask_value,
    squeeze,
)
from dossier.apps.records.painting import blur_away, find_uneven, paint_over
from dossier.norms.scheme import load_scheme

IDENTITY, PHONE, ACCOUNT, ADDRESS, HEALTH, PAY = MaskClass
NUMBER_CLASSES = frozenset({IDENTITY, PHONE, ACCOUNT})
ID_NUMBER = "110101199003070011"
"""Fictional: the check digit holds, the sequence was never given."""


def covered(text: str, *classes: MaskClass, secrets: tuple[Secret, ...] = ()) -> str:
    return mask_text(text, frozenset(classes), secrets)


@pytest.mark.parametrize(
    ("field", "document_type", "classes"),
    [
        ("id_number", "labor_contract", {IDENTITY}),
        ("passport_no", "overseas_approval", {IDENTITY}),
        ("phone", "resume", {PHONE}),
        ("email", "resume", {PHONE}),
        ("account_no", "payslip", {ACCOUNT}),
        ("home_address", "labor_contract", {ADDRESS}),
        ("diagnosis", "sick_leave_certificate", {HEALTH}),
        ("reason", "leave_request", {HEALTH}),
        ("reason", "resignation_letter", set()),
        ("new_wage", "wage_adjustment", {PAY}),
        ("rating", "bonus_notice", {PAY}),
        ("employee_name", "payslip", set()),
        ("contract_no", "labor_contract", set()),
        ("invented_by_a_company", "other", set(MaskClass)),
    ],
)
def test_field_belongs_to_the_classes_of_the_table(
    field: str, document_type: str, classes: set[MaskClass]
) -> None:
    assert classes_of_field(field, document_type) == classes


def test_every_money_identity_phone_and_account_field_of_the_scheme_is_personal() -> None:
    sensitive = {"money", "cn_id", "phone", "bank_account", "passport", "email"}
    for field in load_scheme().fields.values():
        if field.kind in sensitive:
            assert classes_of_field(field.id, "other"), field.id


@pytest.mark.parametrize(
    ("value", "mask", "shown"),
    [
        (ID_NUMBER, IDENTITY, "1101**********0011"),
        ("13800138000", PHONE, "138****8000"),
        ("6222020200012345678", ACCOUNT, "***************5678"),
        ("1234", PHONE, COVERED),
        ("北京市海淀区", ADDRESS, COVERED),
        ("肝炎", HEALTH, COVERED),
        ("9000", PAY, COVERED),
        ("", PAY, ""),
    ],
)
def test_value_is_shown_in_the_shape_of_its_class(value: str, mask: MaskClass, shown: str) -> None:
    assert mask_value(value, frozenset({mask})) == shown


def test_value_of_several_classes_is_shown_as_the_most_hiding() -> None:
    assert mask_value(ID_NUMBER, EVERYTHING) == COVERED


@pytest.mark.parametrize(
    ("mask", "text", "left"),
    [
        (IDENTITY, f"身份证 {ID_NUMBER}，现任", f"身份证 {COVERED}，现任"),
        (IDENTITY, "号码1101 0119 9003 0700 11止", f"号码{COVERED}止"),
        (IDENTITY, "１１０１０１１９９００３０７００１１", COVERED),
        (IDENTITY, "护照号：E12345678", f"护照号：{COVERED}"),
        (PHONE, "请拨 138-0013-8000 联系", f"请拨 {COVERED} 联系"),
        (PHONE, "+86 13800138000", COVERED),
        (PHONE, "座机 010-62345678", f"座机 {COVERED}"),
        (PHONE, "a.b@example.com", COVERED),
        (ACCOUNT, "付至 6222 0202 0001 2345 678", f"付至 {COVERED}"),
        (ACCOUNT, "公积金账号 0123456789", f"公积金账号 {COVERED}"),
        (PAY, "月薪 9,000.00 元", f"月薪 {COVERED}"),
        (PAY, "共计人民币玖仟元整。", f"共计人民币{COVERED}。"),
        (ADDRESS, "现住址：北京市海淀区甲一号", f"现住址：{COVERED}"),
        (ADDRESS, "寄到海淀区中关村大街27号", COVERED),
        (HEALTH, "经诊断患有高血压", COVERED),
    ],
)
def test_personal_value_is_found_in_running_text(mask: MaskClass, text: str, left: str) -> None:
    assert covered(text, mask) == left
    assert covered(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "合同期限自2013-06-05至2016-06-04止",
        "编号 HT-2013-0012 2013年6月5日",
        "工号E0001 陈旻翀 研发一组",
        "经研究决定，予以记录在案。",
    ],
)
def test_what_is_not_personal_is_left(text: str) -> None:
    assert covered(text, *MaskClass) == text


@pytest.mark.parametrize("mask", sorted(NUMBER_CLASSES))
def test_long_number_that_nobody_can_tell_is_covered_for_each_class_of_numbers(mask: MaskClass) -> None:
    misread = "11O1O1199OO3O7OO1X"
    assert covered(f"号码 {misread}", mask) == f"号码 {COVERED}"
    assert misread in covered(f"号码 {misread}", PAY)


def test_number_of_a_plain_field_is_no_secret_by_its_form_alone() -> None:
    text = "合同编号 20130605001"
    assert mask_text(text, EVERYTHING, (), frozenset({"20130605001"})) == text
    assert mask_text(text, EVERYTHING) != text
    # A check digit that holds outweighs it.
    assert ID_NUMBER not in mask_text(ID_NUMBER, EVERYTHING, (), frozenset({squeeze(ID_NUMBER)}))


def test_label_that_stands_alone_covers_the_next_lines() -> None:
    lines = ["现住址", "某某花园三栋", "个人编号", "", "A123456", "经办人"]
    spans = find_spans(lines, EVERYTHING)
    assert [bool(found) for found in spans] == [False, True, False, False, True, False]


def test_known_value_is_found_over_the_end_of_a_line_and_with_a_misreading() -> None:
    secret = (Secret("苏州市某园三栋", frozenset({ADDRESS})), Secret(ID_NUMBER, frozenset({IDENTITY})))
    lines = ["住 苏州市某", "园三栋 电", "11010119900387001"]
    spans = find_spans(lines, frozenset({ADDRESS, IDENTITY}), secret)
    assert [[line[a:b] for a, b in found] for line, found in zip(lines, spans, strict=True)] == [
        ["苏州市某"], ["园三栋"], ["11010119900387001"],
    ]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    before=st.text("张三身份，。 A", max_size=8),
    after=st.text("号于在，。 ", max_size=8),
    gaps=st.lists(st.sampled_from(["", "", " "]), min_size=17, max_size=17),
    masks=st.sets(st.sampled_from(sorted(NUMBER_CLASSES)), min_size=1),
)
def test_identity_number_is_covered_whatever_stands_around_it(
    before: str, after: str, gaps: list[str], masks: set[MaskClass]
) -> None:
    written = "".join(digit + gap for digit, gap in zip(ID_NUMBER, [*gaps, ""], strict=True))
    left = mask_text(before + written + after, frozenset(masks), (Secret(ID_NUMBER, NUMBER_CLASSES),))
    assert not any(character.isdigit() for character in left)


@settings(max_examples=100, deadline=None)
@given(
    text=st.text("张三身份证电话工资0123456789.,-元 ：\n", max_size=60),
    few=st.sets(st.sampled_from(MaskClass)),
    more=st.sets(st.sampled_from(MaskClass)),
)
def test_more_masks_never_show_more(text: str, few: set[MaskClass], more: set[MaskClass]) -> None:
    lines = text.split("\n")
    narrow, wide = find_spans(lines, frozenset(few)), find_spans(lines, frozenset(few | more))
    for a, b in zip(narrow, wide, strict=True):
        inside = {at for start, stop in a for at in range(start, stop)}
        assert inside <= {at for start, stop in b for at in range(start, stop)}


# ---- pages

WIDTH_PX, HEIGHT_PX = 800, 1100


def line(text: str, top: float, *, confidence: float = 0.99, left: float = 100) -> dict[str, object]:
    right = left + 30 * sum(0.5 if character.isascii() else 1 for character in text)
    box = [[left, top], [right, top], [right, top + 30], [left, top + 30]]
    return {"text": text, "confidence": confidence, "box": box}


def page(*lines: dict[str, object], **more: object) -> dict[str, object]:
    return {"width_px": WIDTH_PX, "height_px": HEIGHT_PX, "blank": False, "lines": list(lines), **more}


def test_covered_characters_leave_the_text_and_lie_under_rectangles() -> None:
    shown = cover_page(
        page(line(f"乙方：欧阳 证号{ID_NUMBER}", 100), line("经研究决定", 160)),
        (WIDTH_PX, HEIGHT_PX),
        Cover(frozenset({IDENTITY})),
    )
    assert [one.masked for one in shown.lines] == [True, False]
    assert shown.lines[0].text.startswith("乙方：欧阳")
    assert not any(character.isdigit() for character in shown.lines[0].text)
    ((left, top, right, bottom),) = shown.rects
    assert left <= 100 + 30 * 7.5 - 15
    assert right >= 100 + 30 * (7.5 + 9)
    assert (top, bottom) == (88, 136)
    assert all(edge % 8 == 0 for edge in (left, top, bottom))


def test_no_readable_part_of_a_line_lies_under_a_rectangle() -> None:
    shown = cover_page(
        page(line("电话13800138000转张三", 100)), (WIDTH_PX, HEIGHT_PX), Cover(frozenset({PHONE}))
    )
    for part in shown.lines[0].parts:
        for left, top, right, bottom in shown.rects:
            (x0, y0), _, (x1, y1), _ = part.box
            assert x1 <= left or x0 >= right or y1 <= top or y0 >= bottom


def test_box_of_a_masked_field_is_covered_even_when_its_text_was_not_found() -> None:
    box = [[100, 300], [300, 300], [300, 330], [100, 330]]
    shown = cover_page(
        page(line("高某", 300), line("另一行", 400)), (WIDTH_PX, HEIGHT_PX), Cover(EVERYTHING, boxes=(box,))
    )
    assert (96, 296, 304, 336) in shown.rects
    assert [one.text for one in shown.lines] == [COVERED, "另一行"]


@pytest.mark.parametrize(
    ("reading", "cover"),
    [
        (None, Cover(frozenset({PAY}))),
        (page(), Cover(frozenset({PAY}))),
        (page(line("普通", 100)), Cover(frozenset({HEALTH}), whole=True)),
        (page({**line("电话13800138000", 100), "box": []}), Cover(frozenset({PHONE}))),
    ],
    ids=["not read", "nothing read on it", "health as a whole", "line without a place"],
)
def test_page_is_covered_as_a_whole(reading: dict[str, object] | None, cover: Cover) -> None:
    shown = cover_page(reading, (WIDTH_PX, HEIGHT_PX), cover)
    assert shown.rects == ((0, 0, WIDTH_PX, HEIGHT_PX),)
    assert all(one.text == COVERED and not one.parts for one in shown.lines)


def test_line_with_gaps_is_covered_as_a_whole() -> None:
    wide = {**line("甲方13800138000乙方", 100), "box": [[20, 100], [790, 100], [790, 130], [20, 130]]}
    shown = cover_page(page(wide), (WIDTH_PX, HEIGHT_PX), Cover(frozenset({PHONE})))
    assert shown.lines[0].text == COVERED


def test_doubtful_line_with_digits_and_unread_handwriting_are_covered() -> None:
    marks = [
        {"kind": "handwriting", "text": "", "box": line("", 500)["box"][:1] * 4},  # type: ignore[index]
        {"kind": "handwriting", "text": "13800138000", "box": [[9, 600], [99, 600], [99, 640], [9, 640]]},
        {"kind": "seal", "text": "某公司", "box": [[300, 700], [399, 700], [399, 799], [300, 799]]},
    ]
    shown = cover_page(
        page(line("1l0 1O1 9", 100, confidence=0.4), marks=marks),
        (WIDTH_PX, HEIGHT_PX),
        Cover(frozenset({IDENTITY, PHONE})),
    )
    assert shown.lines[0].text == COVERED
    assert [mark["text"] for mark in shown.marks] == ["", "", "某公司"]
    assert len(shown.rects) == 3


def test_blank_page_and_viewer_without_masks_have_nothing_covered() -> None:
    assert cover_page({**page(), "blank": True}, (WIDTH_PX, HEIGHT_PX), Cover(EVERYTHING)).rects == ()
    reading = page(line(ID_NUMBER, 100))
    shown = cover_page(reading, (WIDTH_PX, HEIGHT_PX), Cover(frozenset()))
    assert (shown.rects, shown.lines[0].text) == ((), ID_NUMBER)


def test_whole_types_follow_their_class() -> None:
    assert is_covered_whole("payslip", frozenset({PAY}))
    assert not is_covered_whole("payslip", frozenset({HEALTH}))
    assert not is_covered_whole("labor_contract", EVERYTHING)


def noise_jpeg() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((WIDTH_PX, HEIGHT_PX), 90).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def test_paint_leaves_one_dark_shade_and_nothing_of_the_old_file() -> None:
    rects = ((96, 296, 304, 336), (0, 0, 40, 40))
    jpeg = noise_jpeg()
    assert find_uneven(jpeg, rects) == list(rects)
    painted = paint_over(jpeg, rects)
    assert find_uneven(painted, rects) == []
    with Image.open(io.BytesIO(painted)) as picture:
        assert picture.size == (WIDTH_PX, HEIGHT_PX)
        assert not picture.getexif()


def test_blurred_picture_keeps_nothing_but_its_size() -> None:
    with Image.open(io.BytesIO(blur_away(noise_jpeg()))) as picture:
        assert picture.size == (WIDTH_PX, HEIGHT_PX)
        # Twelve shades on the long side: neighbours hardly differ.
        grey = picture.convert("L").crop((200, 200, 216, 216))
        lowest, highest = grey.getextrema()
        assert int(highest) - int(lowest) < 24  # type: ignore[arg-type]
