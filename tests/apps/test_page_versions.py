"""Pages of two versions: which became which, laid over each other as the viewer may see them; better scans."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.factories import NOW, World, make_draft, make_record, signed_in, value

from dossier.apps.audit.models import AuditEvent
from dossier.apps.delivery.models import Delivery
from dossier.apps.evidence.as_of import state_as_of
from dossier.apps.intake.models import RenditionTask
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.records.carrying import others_on
from dossier.apps.records.erasing import erase_records, sources_of, with_earlier_scans
from dossier.apps.records.models import PageImage, Record, RecordState, Rendition
from dossier.apps.records.overlaying import Overlay, Show, lay_over
from dossier.apps.records.page_versions import VersionPage, compare_versions, overlay_pages, pair_pages
from dossier.apps.records.rescans import earlier_scans_of, replace_pages
from dossier.apps.records.services import receive_record
from dossier.apps.vault.services import store_bytes

LINES = tuple(f"Article {at}  the parties agree on item {at * 37 % 91} of this paper" for at in range(1, 20))
CHANGED = (*LINES[:6], "Article 7  the monthly wage is 9800 yuan and nothing besides that", *LINES[7:])


@cache
def sheet(lines: tuple[str, ...]) -> bytes:
    """Give a page with lines of text as a JPEG of 900 x 1270."""
    picture = Image.new("L", (900, 1270), 238)
    draw = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        draw.text((80, 90 + 55 * at), line, font=ImageFont.load_default(24), fill=25)
    return jpeg(np.asarray(picture))


def jpeg(picture: Any) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1])


def scanned_again(data: bytes, *, turn: int = 0, lean: float = 0.7, scale: float = 0.97) -> bytes:
    """Give the page from another scan: leaning, smaller, shifted, noisy, laid in by whole quarters clockwise."""
    picture: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), lean, scale)
    matrix[:, 2] += (14, -9)
    moved = cv2.warpAffine(picture, matrix, (width, height), borderValue=238).astype(np.int16)
    noise = np.random.default_rng(7).normal(0, 5, moved.shape)
    return jpeg(np.rot90(np.clip(moved + noise, 0, 255).astype(np.uint8), -turn // 90))


def decoded(data: bytes) -> Any:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR).astype(int)


def share_of(overlay: Overlay, colour: str) -> float:
    """Give the share of the overlay that is plainly red or blue."""
    blue, _, red = np.moveaxis(decoded(overlay.pictures[Show.OVERLAY]), 2, 0)
    wanted = red - blue if colour == "red" else blue - red
    return float((wanted > 80).mean())


def test_the_same_picture_differs_nowhere() -> None:
    overlay = lay_over(sheet(LINES), sheet(LINES))
    assert (overlay.same, overlay.aligned, overlay.regions) == (True, True, ())
    assert share_of(overlay, "red") == share_of(overlay, "blue") == 0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_another_scan_of_the_sheet_is_brought_onto_it(turn: int) -> None:
    overlay = lay_over(sheet(LINES), scanned_again(sheet(LINES), turn=turn))
    assert (overlay.same, overlay.aligned, overlay.turn) == (True, True, (360 - turn) % 360)


def test_what_went_is_red_and_what_came_is_blue_where_it_changed() -> None:
    overlay = lay_over(sheet(LINES), scanned_again(sheet(CHANGED)))
    assert not overlay.same
    assert overlay.aligned
    assert share_of(overlay, "red") > 0.0001
    assert share_of(overlay, "blue") > 0.0001
    assert all(380 < one.top + one.height / 2 < 470 for one in overlay.regions)
    assert any(one.went for one in overlay.regions)
    assert any(one.came for one in overlay.regions)


def test_another_paper_is_said_to_be_another() -> None:
    blank = jpeg(np.full((1270, 900), 238, np.uint8))
    overlay = lay_over(sheet(LINES), blank)
    assert (overlay.same, overlay.aligned) == (False, False)
    assert share_of(overlay, "red") > 0.01
    assert share_of(overlay, "blue") == 0


def page(number: int, fingerprint: int) -> VersionPage:
    return VersionPage(number, PageImage(fingerprint=f"{fingerprint:016x}"))


def numbers(pairs: Any) -> list[tuple[int | None, int | None]]:
    return [(one.number if one else None, other.number if other else None) for one, other in pairs]


def test_pages_are_paired_by_what_they_show_and_then_by_their_place() -> None:
    one, two, three = (0, 0xFFFFFFFF, 0xFFFF0000FFFF0000)
    before = [page(1, one), page(2, two), page(3, three)]
    assert numbers(pair_pages(before, [page(1, two ^ 1), page(2, one ^ 6)])) == [(2, 1), (1, 2), (3, None)]
    stranger = 0xAAAAAAAAAAAAAAAA
    assert numbers(pair_pages(before[:1], [page(1, stranger), page(2, two)])) == [(1, 1), (None, 2)]
    kept = page(1, one)
    assert numbers(pair_pages([kept], [VersionPage(4, kept.page)])) == [(1, 4)]
    assert pair_pages([], []) == []


def with_picture(record: Record, data: bytes, fingerprint: str = "0" * 16) -> Record:
    """Let the record's first page show a picture."""
    with Image.open(io.BytesIO(data)) as opened:
        width, height = opened.size
    stored = store_bytes(company=record.company, data=data, media_type="image/jpeg")
    record.pages.filter(number=1).update(
        image=stored, image_width_px=width, image_height_px=height, fingerprint=fingerprint
    )
    return record


def two_scans(
    world: World, *, people: tuple[str, str] = ("chen", "chen"), level: int = 1
) -> tuple[Record, Record]:
    """Give a filed record and a better scan of it that waits."""
    kinds = {1: "reward_decision"}
    choices: dict[str, Any] = {"type": kinds[level]}
    fields = {
        "employee_name": value("陈旻翀"),
        "phone": value("13800138000"),
        "doc_date": value("2013-06-05"),
    }
    text = (("电话13800138000",),)
    record = make_record(
        world.company, world.employees[people[0]], pages=text, fields=fields, pdf=True, **choices
    )
    draft = make_draft(world.company, world.employees[people[1]], pages=text, fields=fields, **choices)
    scan = receive_record(draft=replace(draft, person_confidence=0.3), at=NOW)
    assert (record.state, scan.state) == ("filed", "to_check")
    return with_picture(record, sheet(LINES)), with_picture(scan, scanned_again(sheet(CHANGED)))


def exchange(world: World, record: Record, scan: Record, *, base: int = 1, user: str = "archivist") -> Record:
    return replace_pages(
        actor=world.users[user], record_id=record.id, scan_id=scan.id, base_version=base, reason="原扫描不清", at=NOW,
    )  # fmt: skip


def places(record_id: UUID) -> list[tuple[UUID, int | None]]:
    return list(PageImage.objects.filter(record=record_id).order_by("number").values_list("id", "number"))


@pytest.mark.django_db
def test_a_better_scan_becomes_a_version_and_the_old_pages_stay(world: World) -> None:
    record, scan = two_scans(world)
    old, new = places(record.id), places(scan.id)
    old_source, new_source = record.source_id, scan.source_id
    exchange(world, record, scan)
    record.refresh_from_db()
    scan.refresh_from_db()
    assert (places(record.id), places(scan.id)) == (new, old)
    assert (record.version, record.source_id, scan.source_id) == (2, new_source, old_source)
    assert scan.state == RecordState.WITHDRAWN
    assert not Rendition.objects.filter(record=record).exists()
    assert RenditionTask.objects.filter(record=record).exists(), "its PDF is written anew"
    assert record.versions.get(number=2).changes == [{"field": "pages", "before": "1", "after": "1"}]
    assert record.events.filter(kind="replacement").exists()
    assert list(earlier_scans_of([record])) == [scan]
    assert not earlier_scans_of([scan]).exists()
    event = AuditEvent.objects.get(action="record.replace_pages")
    assert (event.object_id, event.details["reason"]) == (str(record.id), "原扫描不清")
    day = record.versions.get(number=1).at.date()
    assert state_as_of(record, day, NOW).later in (0, 1)


@pytest.mark.django_db
def test_an_unfit_scan_is_refused_and_nothing_changes(world: World) -> None:
    record, scan = two_scans(world)
    foreign = make_record(world.employees["zhao"].company, world.employees["zhao"])
    before = places(record.id)
    with pytest.raises(Invalid, match="scan_unfit"):
        exchange(world, record, record)
    with pytest.raises(NotPermitted):
        exchange(world, record, foreign)
    with pytest.raises(Conflict, match="version_conflict"):
        exchange(world, record, scan, base=4)
    with pytest.raises(NotPermitted):
        exchange(world, record, scan, user="manager")
    record.refresh_from_db()
    assert (places(record.id), record.version) == (before, 1)
    assert AuditEvent.objects.filter(action="access.refused").exists()


def ask(world: World, record: Record, user: str, tail: str = "", **query: object) -> Any:
    asked = {"before": 1, "after": 2, **query}
    return signed_in(world.users[user]).get(f"/api/records/{record.id}/versions/compare{tail}", asked)


@pytest.mark.django_db
def test_versions_are_compared_by_text_and_picture(world: World) -> None:
    record, scan = two_scans(world)
    exchange(world, record, scan)
    told = ask(world, record, "archivist").json()
    assert told["pages"] == [{"place": 1, "before": 1, "after": 1, "state": "compared"}]
    assert (told["changes"], told["moved"]) == ([], False)
    overlay = ask(world, record, "archivist", "/1").json()
    assert (overlay["same"], overlay["aligned"]) == (False, True)
    assert overlay["regions"]
    image = ask(world, record, "archivist", "/1/image", show="overlay")
    assert image["Content-Type"] == "image/jpeg"
    assert decoded(image.content).shape[:2] == (overlay["height"], overlay["width"])
    assert Delivery.objects.filter(record_id=record.id).exists()
    looks = AuditEvent.objects.filter(action__in=("record.history", "record.page"), object_id=str(record.id))
    assert {look.action for look in looks} == {"record.history", "record.page"}


@pytest.mark.django_db
def test_the_same_version_has_the_same_pages(world: World) -> None:
    record, _ = two_scans(world)
    told = ask(world, record, "archivist", after=1).json()
    assert told["pages"] == [{"place": 1, "before": 1, "after": 1, "state": "kept"}]
    assert ask(world, record, "archivist", after=9).status_code == 404
    assert ask(world, record, "archivist", "/7", after=1).status_code == 404


@pytest.mark.django_db
def test_a_masked_viewer_sees_no_difference_of_what_is_hidden(world: World) -> None:
    record, scan = two_scans(world)
    # The line with the number, in pixels of the reading, covers the changed line of the picture.
    for one in (record, scan):
        row = one.pages.get()
        reading = dict(row.reading or {})
        reading["width_px"], reading["height_px"] = 900, 1270
        reading["lines"] = [
            {
                "text": "电话13800138000",
                "confidence": 0.98,
                "box": [[0, 380], [900, 380], [900, 480], [0, 480]],
            }
        ]
        row.reading = reading
        row.save(update_fields=["reading"])
        one.values.filter(field="phone").update(box=[[0, 380], [900, 380], [900, 480], [0, 480]])
        one.values.exclude(field="phone").update(box=None)
    exchange(world, record, scan)
    clear, _ = overlay_pages(actor=world.users["archivist"], record_id=record.id, before=1, after=2, place=1)
    masked, _ = overlay_pages(
        actor=world.users["auditor_company"], record_id=record.id, before=1, after=2, place=1
    )
    assert clear.regions
    for show in (Show.BEFORE, Show.AFTER):
        assert decoded(masked.pictures[show])[410:450, 100:800].max() < 60
    inside = decoded(masked.pictures[Show.OVERLAY])[405:455, 60:840]
    assert int(np.abs(inside[..., 0] - inside[..., 2]).max()) < 60


@pytest.mark.django_db
def test_a_page_that_was_a_strangers_is_withheld(world: World) -> None:
    record, scan = two_scans(world)
    exchange(world, record, scan)
    # The old page turned out to be another person's: the withdrawn record says so.
    sun = world.employees["li"]
    Record.objects.filter(id=scan.id).update(employee=sun, department=sun.department)
    told = compare_versions(actor=world.users["employee"], record_id=record.id, before=1, after=2)
    assert [pair.state.value for pair in told.pairs] == ["withheld"]
    with pytest.raises(NotPermitted):
        overlay_pages(actor=world.users["employee"], record_id=record.id, before=1, after=2, place=1)


@pytest.mark.django_db
def test_who_may_not_see_the_record_sees_no_comparison(world: World) -> None:
    record, _ = two_scans(world)
    for tail in ("", "/1", "/1/image"):
        assert ask(world, record, "archivist_other", tail, after=1).status_code == 404


@pytest.mark.django_db
def test_erasing_a_record_takes_its_earlier_pages_along(world: World) -> None:
    record, scan = two_scans(world)
    exchange(world, record, scan)
    record.refresh_from_db()
    sources = sources_of([record])
    assert len(sources) == 2
    assert not others_on(sources, with_earlier_scans([record])).exists()
    erase_records([record], at=NOW, agent="archivist", details={})
    assert not PageImage.objects.filter(source__in=sources).exists()
    states = Record.objects.filter(id__in=(record.id, scan.id)).values_list("state", flat=True)
    assert set(states) == {RecordState.ERASED}
