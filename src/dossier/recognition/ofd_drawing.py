"""Draw one page of an OFD document as a PDF page of paths and pictures (GB/T 33190-2016 chapters 8 to 12).

Drawn: layers with their templates, text (by outlines, so that no renderer looks for a font), paths, pictures,
composites, clips by paths, annotations, drawing parameters. Not drawn: patterns and the course of gradients (their
first colour stands for them), pictures in JBIG2, videos. A picture that cannot be read leaves its place empty.

What a text says is taken from its TextCode, character by character with its place, never from the shapes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from PIL import Image as Pillow

from dossier.recognition.ofd_canvas import Canvas, PlacedCharacter, picture_object, saved
from dossier.recognition.ofd_document import Area, OfdDocument, PagePart, Resources, numbers
from dossier.recognition.ofd_fonts import EM, OfdFont
from dossier.recognition.ofd_package import child, children, local, resolve, text_of
from dossier.recognition.ofd_shapes import (
    IDENTITY,
    Colour,
    Matrix,
    apply,
    chosen_glyphs,
    colour_of,
    deltas,
    frame_of,
    inverse,
    matrix_of,
    multiply,
    path_operators,
    told,
    told_fine,
    turned,
)
from dossier.recognition.result import RefusalCode, SourceRefused

MOST_NESTED = 16
MOST_OBJECTS = 100_000
MOST_CHARACTERS = 60_000
MOST_PICTURE_PIXELS = 72_000_000
"""Of all pictures on a page together: each is held decoded while it is drawn."""
_LEAST_SIDE_MM, _LONGEST_SIDE_MM = 2.0, 5000.0  # what a page of a PDF may measure
_HAIR_MM = 0.353
_SEEN = 0.06
"""Text that covers less than this is not meant to be seen."""
_ORDER = {"Background": 0, "Body": 1, "Foreground": 2}


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """``pdf``: a document of this one page. ``picture_share``: of the page under pictures, seals left out."""

    pdf: bytes
    area: Area
    characters: tuple[PlacedCharacter, ...]
    picture_share: float


@dataclass(frozen=True, slots=True)
class _Place:
    """Where objects are drawn: from their space to the page in millimetres, by which resources."""

    matrix: Matrix
    resources: Resources
    parameter: str | None = None
    depth: int = 0
    counts: bool = True


def draw_page(part: PagePart) -> DrawnPage:
    """Draw a page. Raise SourceRefused (DAMAGED, PAGE_TOO_LARGE, PACKAGE_UNSAFE)."""
    document = part.document
    page = document.package.xml(part.name)
    area = document.area_of(page)
    if not all(_LEAST_SIDE_MM < side < _LONGEST_SIDE_MM for side in area[2:]):
        raise SourceRefused(RefusalCode.PAGE_TOO_LARGE)
    drawing = _Drawing(document)
    for resources, layer in _layers(document, part, page):
        drawing.draw_group(layer, _Place(IDENTITY, resources, layer.get("DrawParam")))
    for appearance in document.annotations_on(part.number):
        drawing.draw_boxed(appearance, _Place(IDENTITY, document.resources, counts=False))
    canvas = drawing.canvas
    return DrawnPage(
        saved(canvas, area),
        area,
        tuple(canvas.characters),
        min(1.0, canvas.covered / (area[2] * area[3])),
    )


def _layers(
    document: OfdDocument, part: PagePart, page: ET.Element
) -> Iterator[tuple[Resources, ET.Element]]:
    """Give the layers of a page and its templates, the lowest first."""
    found: list[tuple[int, Resources, ET.Element]] = []
    own = document.own_resources(page, part.name)
    for use in children(page, "Template"):
        template = document.template_of(use.get("TemplateID"))
        if template is not None:
            name, content = template
            rank = _ORDER.get(use.get("ZOrder", "Background"), 0) * 10
            resources = document.own_resources(content, name)
            found += [(rank, resources, layer) for layer in _own_layers(content)]
    found += [(_ORDER.get(layer.get("Type", "Body"), 1) * 10 + 1, own, layer) for layer in _own_layers(page)]
    for _, resources, layer in sorted(found, key=lambda one: one[0]):
        yield resources, layer


def _own_layers(page: ET.Element) -> list[ET.Element]:
    content = child(page, "Content")
    return list(children(content, "Layer")) if content is not None else []


class _Drawing:
    """Draws the objects of one page onto a canvas."""

    def __init__(self, document: OfdDocument) -> None:
        self._document = document
        self.canvas = Canvas()

    def draw_group(self, group: ET.Element, place: _Place) -> None:
        """Draw what a layer, a block or a composite holds."""
        if place.depth > MOST_NESTED:
            raise SourceRefused(RefusalCode.PACKAGE_UNSAFE)
        for element in group:
            self.canvas.objects += 1
            if self.canvas.objects > MOST_OBJECTS:
                raise SourceRefused(RefusalCode.PAGE_TOO_LARGE)
            if element.get("Visible") == "false":
                continue
            match local(element):
                case "PageBlock" | "Layer":
                    self.draw_group(element, replace(place, depth=place.depth + 1))
                case "TextObject" | "PathObject" | "ImageObject" | "CompositeObject":
                    self._draw_object(element, place)

    def draw_boxed(self, group: ET.Element, place: _Place) -> None:
        """Draw a group that has a boundary of its own: what an annotation looks like."""
        self.draw_group(group, replace(place, matrix=multiply(frame_of(group), place.matrix)))

    def _draw_object(self, element: ET.Element, place: _Place) -> None:
        matrix = multiply(matrix_of(element.get("CTM")), multiply(frame_of(element), place.matrix))
        clip = self._clip(element, multiply(frame_of(element), place.matrix))
        parts = self.canvas.parts
        parts += ["q", *clip]
        match local(element):
            case "TextObject":
                self._draw_text(element, matrix, place)
            case "PathObject":
                self._draw_path(element, matrix, place)
            case "ImageObject":
                self._draw_picture(element, matrix, place)
            case _:
                self._draw_composite(element, matrix, place)
        parts.append("Q")

    def _clip(self, element: ET.Element, matrix: Matrix) -> Iterator[str]:
        clips = child(element, "Clips")
        for one in children(clips, "Clip") if clips is not None else ():
            for region in children(one, "Area"):
                path = child(region, "Path")
                drawn = path_operators(text_of(path, "AbbreviatedData")) if path is not None else ""
                if path is not None and drawn:
                    inner = multiply(
                        matrix_of(path.get("CTM")), multiply(frame_of(path), matrix_of(region.get("CTM")))
                    )
                    whole = multiply(inner, matrix)
                    yield f"{told(*whole)} cm {drawn} W n {told(*inverse(whole))} cm"

    def _draw_path(self, element: ET.Element, matrix: Matrix, place: _Place) -> None:
        drawn = path_operators(text_of(element, "AbbreviatedData"))
        if not drawn:
            return
        stroke = (
            self._colour("StrokeColor", element, place) if element.get("Stroke", "true") == "true" else None
        )
        fill = self._colour("FillColor", element, place) if element.get("Fill", "false") == "true" else None
        if stroke is None and fill is None:
            return
        parts = self.canvas.parts
        parts.append(f"{told(*matrix)} cm")
        self._ink(fill, stroke)
        if stroke is not None:
            width = (numbers(self._setting("LineWidth", element, place)) or [_HAIR_MM])[0]
            parts.append(f"{told(max(0.0, width))} w")
            dashes = numbers(self._setting("DashPattern", element, place))
            if dashes and all(dash >= 0 for dash in dashes) and any(dashes):
                parts.append(f"[{told(*dashes)}] 0 d")
        even = element.get("Rule") == "Even-Odd"
        painted = {(True, True): "B", (True, False): "f", (False, True): "S"}[
            fill is not None, stroke is not None
        ]
        parts.append(f"{drawn} {painted}{'*' if even and painted != 'S' else ''}")

    def _draw_text(self, element: ET.Element, matrix: Matrix, place: _Place) -> None:
        size = (numbers(element.get("Size")) or [0.0])[0]
        if not 0 < size < 10_000:
            return
        fill = self._colour("FillColor", element, place) if element.get("Fill", "true") == "true" else None
        stroke = self._colour("StrokeColor", element, place) if element.get("Stroke") == "true" else None
        colour = fill or stroke
        seen = colour is not None and colour.alpha > _SEEN
        font = self._font(element.get("Font"), place)
        wide = (numbers(element.get("HScale", "1")) or [1.0])[0] or 1.0
        chosen = chosen_glyphs(element)
        if seen:
            self.canvas.parts.append(f"{told(*matrix)} cm")
            self._ink(colour, None)
        for count, (character, x, y) in enumerate(_characters(element, size)):
            shape, advance = font.shape(character, chosen.get(count))
            self._note(character, (x, y), size, advance / EM * wide, matrix, seen=seen)
            if seen and shape:
                scale = size / EM
                placed = turned(element.get("CharDirection"), (scale * wide, 0, 0, -scale, 0, 0))
                self.canvas.parts.append(
                    f"q {told_fine(*placed[:4])} {told(x, y)} cm /{self._glyph(shape)} Do Q"
                )

    def _note(
        self,
        character: str,
        at: tuple[float, float],
        size: float,
        width: float,
        matrix: Matrix,
        *,
        seen: bool,
    ) -> None:
        """Keep what was written where: the em box, four fifths above the line of writing."""
        self.canvas.objects += 1
        if len(self.canvas.characters) >= MOST_CHARACTERS:
            raise SourceRefused(RefusalCode.PAGE_TOO_LARGE)
        x, y = at
        top, bottom, right = y - 0.84 * size, y + 0.16 * size, x + max(width, 0.05) * size
        corners = ((x, top), (right, top), (right, bottom), (x, bottom))
        self.canvas.characters.append(
            PlacedCharacter(character, tuple(apply(matrix, *corner) for corner in corners), seen)
        )

    def _glyph(self, shape: str) -> str:
        return self.canvas.glyphs.setdefault(shape, f"G{len(self.canvas.glyphs)}")

    def _draw_picture(self, element: ET.Element, matrix: Matrix, place: _Place) -> None:
        number = element.get("ResourceID") or ""
        resource = place.resources.get("MultiMedia", number)
        if resource is None:
            return
        file = resolve(resource.base, text_of(resource.element, "MediaFile"))
        if file not in self.canvas.pictures:
            self.canvas.pictures[file] = self._embed(file)
        if self.canvas.pictures[file] is None:
            return
        name = f"I{list(self.canvas.pictures).index(file)}"
        self._alpha(element)
        # A picture's first row lies on top in both, and the axes differ.
        self.canvas.parts.append(f"{told(*matrix)} cm 1 0 0 -1 0 1 cm /{name} Do")
        if place.counts:
            a, b, c, d, _, _ = matrix
            self.canvas.covered += abs(a * d - b * c)

    def _embed(self, file: str) -> object:
        """Give a picture as an object of the PDF; None when it cannot be read."""
        package = self._document.package
        if not package.has(file):
            return None
        try:
            with Pillow.open(io.BytesIO(package.read(file))) as picture:
                self.canvas.pixels += picture.width * picture.height
                if self.canvas.pixels > MOST_PICTURE_PIXELS:
                    raise SourceRefused(RefusalCode.PAGE_TOO_LARGE)
                return picture_object(self.canvas.pdf, picture)
        except (
            OSError,
            ValueError,
            SyntaxError,
            Pillow.DecompressionBombError,
            Pillow.DecompressionBombWarning,
        ):
            return None

    def _draw_composite(self, element: ET.Element, matrix: Matrix, place: _Place) -> None:
        resource = place.resources.get("CompositeGraphicUnit", element.get("ResourceID"))
        content = child(resource.element, "Content") if resource is not None else None
        if content is not None:
            self.draw_group(content, replace(place, matrix=matrix, depth=place.depth + 1))

    def _setting(self, name: str, element: ET.Element, place: _Place) -> str | None:
        """Give a setting of an object: its own, else by its drawing parameters, else by its layer's."""
        for holder in self._holders(element, place):
            if holder.get(name) is not None:
                return holder.get(name)
        return None

    def _colour(self, name: str, element: ET.Element, place: _Place) -> Colour:
        own = (numbers(element.get("Alpha", "255")) or [255.0])[0] / 255
        for holder in self._holders(element, place):
            found = colour_of(child(holder, name))
            if found is not None:
                return replace(found, alpha=found.alpha * own)
        return Colour(alpha=own)

    def _holders(self, element: ET.Element, place: _Place) -> Iterator[ET.Element]:
        yield element
        for number in (element.get("DrawParam"), place.parameter):
            yield from place.resources.drawing_parameters(number)

    def _ink(self, fill: Colour | None, stroke: Colour | None) -> None:
        parts = self.canvas.parts
        if fill is not None:
            parts.append(f"{told(*fill.rgb)} rg")
        if stroke is not None:
            parts.append(f"{told(*stroke.rgb)} RG")
        alpha = min(one.alpha for one in (fill, stroke) if one is not None)
        self._state(alpha)

    def _alpha(self, element: ET.Element) -> None:
        self._state((numbers(element.get("Alpha", "255")) or [255.0])[0] / 255)

    def _state(self, alpha: float) -> None:
        if alpha < 1:
            name = f"A{round(max(0.0, alpha) * 255)}"
            self.canvas.alphas[name] = max(0.0, alpha)
            self.canvas.parts.append(f"/{name} gs")

    def _font(self, number: str | None, place: _Place) -> OfdFont:
        key = f"{id(place.resources)} {number}"
        if key not in self.canvas.fonts:
            resource = place.resources.get("Font", number)
            self.canvas.fonts[key] = OfdFont(self._document.package, resource)
        return self.canvas.fonts[key]


def _characters(element: ET.Element, size: float) -> Iterator[tuple[str, float, float]]:
    """Give the characters of a text object with the start of each on its line of writing."""
    x = y = 0.0
    for code in children(element, "TextCode"):
        # An absent place goes on from the TextCode before.
        x = (numbers(code.get("X")) or [x])[0]
        y = (numbers(code.get("Y")) or [y])[0]
        text = (code.text or "").strip("\r\n\t")
        across, down = (deltas(code.get(name), len(text) - 1) for name in ("DeltaX", "DeltaY"))
        if across is None and down is None:
            across = [size] * (len(text) - 1)
        at_x, at_y = x, y
        for place, character in enumerate(text):
            yield character, at_x, at_y
            if place < len(text) - 1:
                at_x += across[place] if across else 0.0
                at_y += down[place] if down else 0.0
