"""OFD packages at intake: what they show and say, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageFont
from tests.recognition.ofd_papers import (
    LINES,
    Written,
    ofd_parts,
    packed,
    page_of,
    picture,
    plain_page,
)

from dossier.recognition import ofd_fonts, ofd_package
from dossier.recognition.files import DecodedPage, Limits, open_source, sniff_kind
from dossier.recognition.ofd_shapes import deltas, path_operators
from dossier.recognition.result import RefusalCode, SourceRefused

PLAIN = packed(ofd_parts())
SEAL = '<ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>seal.png</ofd:MediaFile></ofd:MultiMedia>'
IMAGE = '<ofd:ImageObject ID="300" ResourceID="7" Boundary="{0}" CTM="{1}"/>'


def first_page(data: bytes, limits: Limits | None = None) -> DecodedPage:
    with open_source(data, limits) as source:
        return source.page(1)


def refusal(data: bytes, limits: Limits | None = None) -> RefusalCode:
    with pytest.raises(SourceRefused) as caught:
        first_page(data, limits)
    return caught.value.code


def colour_at(page: DecodedPage, x_mm: float, y_mm: float) -> tuple[int, int, int]:
    """Red, green, blue of a place in millimetres."""
    blue, green, red = page.image[round(y_mm / 25.4 * page.dpi), round(x_mm / 25.4 * page.dpi)]
    return int(red), int(green), int(blue)


def test_text_comes_from_the_codes_with_its_place() -> None:
    page = first_page(PLAIN)
    assert page.text_lines is not None
    assert [line.text for line in page.text_lines] == list(LINES)
    name = page.text_lines[2]
    (left, top), _, (right, bottom), _ = ((x * 25.4 / page.dpi, y * 25.4 / page.dpi) for x, y in name.box)
    assert (left, right) == (pytest.approx(20, abs=0.5), pytest.approx(20 + 8 * 5, abs=0.5))
    assert 44 < top < bottom < 50.5


def test_an_ofd_is_known_by_its_content() -> None:
    assert sniff_kind(PLAIN) == "application/ofd"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", "OFD.xml")
    assert sniff_kind(target.getvalue()) is None


def test_pages_follow_one_another() -> None:
    data = packed(ofd_parts([plain_page(), plain_page(["第二页写的是岗位变动通知书"])]))
    with open_source(data) as source:
        assert (source.kind, source.page_count) == ("application/ofd", 2)
        second = source.page(2)
    assert second.number == 2
    assert second.text_lines is not None
    assert second.text_lines[0].text == "第二页写的是岗位变动通知书"


def test_rare_characters_of_names_are_drawn_and_told() -> None:
    page = first_page(packed(ofd_parts([plain_page(["姓名：婳翾𬀩𠮷旻翀（样张）"])])))
    assert page.text_lines is not None
    assert page.text_lines[0].text == "姓名：婳翾𬀩𠮷旻翀（样张）"


def test_turned_text_reads_in_its_own_direction() -> None:
    turned = Written("竖排旋转文字共有十个字", 150, 100, 6, 'CTM="0 1 -1 0 20 0"')
    page = first_page(packed(ofd_parts([page_of([turned])])))
    assert page.text_lines is not None
    (line,) = page.text_lines
    first, second = line.box[:2]
    assert line.text == turned.text
    assert second[1] - first[1] > 20 * abs(second[0] - first[0])


def test_paths_pictures_and_clips_are_drawn_where_they_belong() -> None:
    blue = '<ofd:FillColor Value="0 0 255"/>'
    square = "<ofd:AbbreviatedData>M 0 0 L 20 0 L 20 20 L 0 20 C</ofd:AbbreviatedData>"
    clip = (
        '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 10 20">'
        "<ofd:AbbreviatedData>M 0 0 L 10 0 L 10 20 L 0 20 C</ofd:AbbreviatedData>"
        "</ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )
    shapes = (
        f'<ofd:PathObject ID="200" Boundary="20 150 20 20" Stroke="false" Fill="true">{blue}{square}</ofd:PathObject>'
        f'<ofd:PathObject ID="201" Boundary="60 150 20 20" Stroke="false" Fill="true">{clip}{blue}{square}'
        "</ofd:PathObject>" + IMAGE.format("100 150 30 20", "30 0 0 20 0 0")
    )
    half = Pillow.new("RGB", (30, 20), (255, 255, 255))
    half.paste((255, 0, 0), (0, 0, 30, 10))
    written = io.BytesIO()
    half.save(written, "PNG")
    page = first_page(
        packed(
            ofd_parts([plain_page(extra=shapes)], media=SEAL, more={"Doc_0/Res/seal.png": written.getvalue()})
        )
    )
    white, blues = (255, 255, 255), (0, 0, 255)
    assert (colour_at(page, 30, 160), colour_at(page, 45, 160)) == (blues, white)
    assert (colour_at(page, 65, 160), colour_at(page, 75, 160)) == (blues, white)
    assert (colour_at(page, 115, 153), colour_at(page, 115, 167)) == ((255, 0, 0), white)


def test_templates_lie_below_the_page() -> None:
    template = page_of([Written("虚构公司抬头（模板）", 20, 5)])
    common = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml" ZOrder="Background"/>'
    page = plain_page().replace(
        "<ofd:Content>", '<ofd:Template TemplateID="2" ZOrder="Background"/><ofd:Content>'
    )
    data = packed(ofd_parts([page], common=common, more={"Doc_0/Tpls/Tpl_0/Content.xml": template.encode()}))
    lines = first_page(data).text_lines
    assert lines is not None
    assert [line.text for line in lines] == ["虚构公司抬头（模板）", *LINES]


@pytest.mark.parametrize(
    "more", ['Visible="false"', 'Alpha="0"', 'Fill="false"'], ids=["not visible", "transparent", "not filled"]
)
def test_text_that_cannot_be_seen_is_not_believed(more: str) -> None:
    hidden = [Written(text, 20, 100 + 12 * at, more=more) for at, text in enumerate(LINES)]
    lines = first_page(packed(ofd_parts([page_of(hidden)]))).text_lines
    assert lines is None


def test_a_scan_with_text_below_it_is_read_from_its_pixels() -> None:
    whole = IMAGE.format("0 0 210 297", "210 0 0 297 0 0")
    data = packed(
        ofd_parts(
            [plain_page(extra=whole)], media=SEAL, more={"Doc_0/Res/seal.png": picture((240, 240, 240))}
        )
    )
    assert first_page(data).text_lines is None


def test_a_font_the_file_carries_is_used_and_a_broken_one_is_not() -> None:
    latin = ImageFont.load_default(10)
    assert isinstance(latin, ImageFont.FreeTypeFont)
    fonts = '<ofd:Font ID="3" FontName="Own"><ofd:FontFile>own.ttf</ofd:FontFile></ofd:Font>'
    runs = [Written("MMMMMMMMMMMM", 20, 20, 8)]
    own, broken = (
        first_page(packed(ofd_parts([page_of(runs)], fonts=fonts, more={"Doc_0/Res/own.ttf": data})))
        for data in (latin.font_bytes, b"\0\1\0\0 no font")
    )
    assert own.text_lines is not None
    assert broken.text_lines is not None
    assert own.text_lines[0].text == broken.text_lines[0].text == "MMMMMMMMMMMM"
    assert float(np.mean(own.image != broken.image)) > 0.0005


def test_without_any_face_the_text_is_told_and_its_place_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd_fonts, "system_face", lambda **_asked: None)
    lines = first_page(PLAIN).text_lines
    assert lines is not None
    assert [line.text for line in lines] == list(LINES)


def test_repeated_steps_are_unfolded() -> None:
    assert deltas("g 2 5 3", 3) == [5, 5, 3]
    assert deltas("g 9000000 5", 4) == [5, 5, 5, 5]
    assert deltas("4", 3) == [4, 4, 4]
    assert deltas(None, 3) is None
    assert path_operators("M 0 0 L 10 nan L 5 5") == "0 0 m"


def listed(offset: int, value: int) -> bytes:
    """A package whose list says something of a part at an offset (APPNOTE.TXT 4.3.12)."""
    data = bytearray(PLAIN)
    at = data.rindex(b"Doc_0/PublicRes.xml") - 46
    data[at + offset : at + offset + 2] = value.to_bytes(2, "little")
    return bytes(data)


def lying(claimed: int) -> bytes:
    """A part that unpacks to another length than the list of the package claims."""
    data = bytearray(PLAIN)
    at = data.rindex(b"Doc_0/PublicRes.xml") - 46
    data[at + 24 : at + 28] = claimed.to_bytes(4, "little")
    return bytes(data)


def with_part(name: str, text: bytes) -> bytes:
    return packed(ofd_parts() | {name: text})


def twice() -> bytes:
    target = io.BytesIO(PLAIN)
    with zipfile.ZipFile(target, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("Doc_0/Document.xml", b"<a/>")
    return target.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
HOSTILE: dict[str, tuple[Callable[[], bytes], RefusalCode]] = {
    "entities": (lambda: with_part("Doc_0/Document.xml", ENTITIES), RefusalCode.PACKAGE_UNSAFE),
    "hidden entities": (
        lambda: with_part("Doc_0/Document.xml", ENTITIES.decode().encode("utf-16")), RefusalCode.PACKAGE_UNSAFE,
    ),
    "deep": (lambda: with_part("Doc_0/Document.xml", b"<a>" * 5000 + b"</a>" * 5000), RefusalCode.PACKAGE_UNSAFE),
    "leaving": (lambda: with_part("../../etc/passwd", b"x"), RefusalCode.PACKAGE_UNSAFE),
    "leaving backwards": (lambda: with_part("..\\..\\windows\\x", b"x"), RefusalCode.PACKAGE_UNSAFE),
    "another drive": (lambda: with_part("C:/x", b"x"), RefusalCode.PACKAGE_UNSAFE),
    "two of one name": (twice, RefusalCode.PACKAGE_UNSAFE),
    "claims less": (lambda: lying(10), RefusalCode.DAMAGED),
    "for a newer program": (lambda: listed(6, 250), RefusalCode.DAMAGED),
    "packed in a way unknown": (lambda: listed(10, 77), RefusalCode.DAMAGED),
    "claims more": (lambda: lying(100_000), RefusalCode.DAMAGED),
    "claims too much": (lambda: lying(2**31), RefusalCode.PACKAGE_UNSAFE),
    "page missing": (
        lambda: packed({name: data for name, data in ofd_parts().items() if "Page_0" not in name}),
        RefusalCode.DAMAGED,
    ),
    "no pages": (lambda: packed(ofd_parts([])), RefusalCode.DAMAGED),
    "cut short": (lambda: PLAIN[: len(PLAIN) // 2], RefusalCode.DAMAGED),
    "no xml": (lambda: with_part("Doc_0/Document.xml", b"not <xml"), RefusalCode.DAMAGED),
    "encrypted": (lambda: with_part("Encryptions.xml", b"<a/>"), RefusalCode.ENCRYPTED),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_packages_are_refused_by_name(name: str) -> None:
    make, code = HOSTILE[name]
    assert refusal(make()) == code


def test_too_many_pages_and_huge_pages_are_refused() -> None:
    pages = packed(ofd_parts([plain_page()] * 4))
    assert refusal(pages, Limits(pages=3)) == RefusalCode.TOO_MANY_PAGES
    wide = plain_page().replace("0 0 210 297", "0 0 90000 90000")
    assert refusal(packed(ofd_parts([wide]))) == RefusalCode.PAGE_TOO_LARGE


def test_a_composite_inside_itself_comes_to_an_end() -> None:
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="8" Width="10" Height="10"><ofd:Content>'
        '<ofd:CompositeObject ID="81" ResourceID="8" Boundary="0 0 10 10"/></ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    use = '<ofd:CompositeObject ID="80" ResourceID="8" Boundary="20 150 10 10"/>'
    parts = ofd_parts([plain_page(extra=use)])
    parts["Doc_0/PublicRes.xml"] = parts["Doc_0/PublicRes.xml"].replace(
        b"</ofd:Res>", unit.encode() + b"</ofd:Res>"
    )
    assert refusal(packed(parts)) == RefusalCode.PACKAGE_UNSAFE


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(ofd_parts() | {f"Doc_0/Res/{at}.bin": b"\0" * 3_000_000 for at in range(3)})
    monkeypatch.setattr(ofd_package, "MOST_BYTES", 8_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert len(data) < 20_000
    assert refusal(data) == RefusalCode.PACKAGE_UNSAFE


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd_package, "MOST_PARTS", 3)
    assert refusal(PLAIN) == RefusalCode.PACKAGE_UNSAFE


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_spoiled_package_is_read_or_refused(data: st.DataObject) -> None:
    spoiled = bytearray(packed(ofd_parts(), zipfile.ZIP_STORED))
    for _ in range(data.draw(st.integers(1, 6))):
        spoiled[data.draw(st.integers(4, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    try:
        page = first_page(bytes(spoiled), Limits(render_dpi=60))
    except SourceRefused:
        return
    assert page.image.size
