"""Pages of a PDF taken over into another as they are: streams untouched, dictionaries by what is known to be needed.

A page may reach the whole file: through its parent, a dictionary of resources that all pages share, links, forms, a
structure tree. So every dictionary that goes over is made of the entries in these tables, and of the resources that its
content really names (ISO 32000-1 7.8.3).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Page, Pdf, Stream, StreamDecodeLevel

from dossier.recognition.result import NotDividable

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_PAGE = ("/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit")
_GROUP = ("/Type", "/S", "/CS", "/I", "/K")
_NAMED = ("/Font", "/XObject", "/ExtGState", "/Pattern", "/Shading", "/ColorSpace", "/Properties")
_IMAGE = {
    *(
        "/Type",
        "/Subtype",
        "/Width",
        "/Height",
        "/ColorSpace",
        "/BitsPerComponent",
        "/Intent",
        "/ImageMask",
        "/Mask",
    ),
    *("/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte", "/Filter", "/DecodeParms", "/Length"),
}
_FORM = frozenset(
    [
        "/Type",
        "/Subtype",
        "/FormType",
        "/BBox",
        "/Matrix",
        "/Resources",
        "/Group",
        "/Filter",
        "/DecodeParms",
        "/Length",
    ]
)
_NOTE = [
    "/Type", "/Subtype", "/Rect", "/AS", "/F", "/C", "/Border", "/BS", "/QuadPoints", "/InkList",
    "/L", "/Vertices", "/IC", "/CA", "/LE", "/Contents",
]  # fmt: skip
_NO_PICTURE = frozenset(("/Popup", "/Link", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia"))
_ALWAYS = "/Default"
"""Colour spaces that stand in for others are named by nobody."""
_DEEPEST = 12
_LARGEST_SHARED_PX = 512 * 512
"""A larger picture on a page that goes and on one that stays may be a scan of both, cropped on each."""


def take_pdf_pages(stream: io.BytesIO, keep: Sequence[int]) -> bytes:
    """Give a PDF of these pages, from 1. Raises NotDividable."""
    try:
        with pikepdf.open(stream) as old, pikepdf.new() as new:
            # Layers may be hidden by a table of the whole file, which does not go along.
            if "/OCProperties" in old.Root:
                raise NotDividable
            _refuse_shared(old, keep)
            for number in keep:
                new.pages.append(Page(old.make_indirect(_bare(old.pages[number - 1].obj))))
            out = io.BytesIO()
            new.save(
                out,
                min_version=old.pdf_version,
                deterministic_id=True,
                stream_decode_level=StreamDecodeLevel.none,
                object_stream_mode=ObjectStreamMode.disable,
            )
    except (pikepdf.PdfError, IndexError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotDividable from error
    return out.getvalue()


def _bare(page: Object) -> Dictionary:
    """Give a page with nothing but what it is drawn from."""
    made = Dictionary(Type=Name.Page)
    for key in (*_INHERITED, *_PAGE):
        found = _inherited(page, key) if key in _INHERITED else page.get(key)
        if found is not None:
            made[key] = found
    contents = page.get("/Contents")
    if contents is not None:
        made.Contents = contents
    made.Resources = _needed(_inherited(page, "/Resources"), _names_in(page), 0)
    if "/Group" in page:
        made.Group = _only(page.Group, _GROUP)
    notes = [_bare_note(note) for note in page.get("/Annots", ()) if _is_drawn(note)]
    if notes:
        made.Annots = Array(notes)
    return made


def _inherited(page: Object, key: str) -> Any:
    node: Any = page
    for _ in range(_DEEPEST * 4):
        if node is None or key in node:
            return None if node is None else node[key]
        node = node.get("/Parent")
    raise NotDividable


def _only(found: Object, keys: Sequence[str]) -> Dictionary:
    made = Dictionary()
    for key in keys:
        if key in found:
            made[key] = found[key]
    return made


def _is_drawn(note: Object) -> bool:
    return str(note.get("/Subtype")) not in _NO_PICTURE and "/AP" in note


def _bare_note(note: Object) -> Dictionary:
    made, look = _only(note, _NOTE), note.AP.N
    if isinstance(look, Stream):
        made.AP = Dictionary(N=_bare_form(look, 1))
    else:
        made.AP = Dictionary(N=Dictionary({key: _bare_form(one, 1) for key, one in look.items()}))
    return made


def _names_in(drawn: Object) -> set[str]:
    """Give every name that a content stream uses: of a picture, a font, a pattern, whatever it is."""
    return {
        str(operand)
        for instruction in pikepdf.parse_content_stream(drawn)
        if not isinstance(instruction, pikepdf.ContentStreamInlineImage)
        for operand in instruction.operands
        if isinstance(operand, Name)
    }


def _needed(resources: Any, names: set[str], depth: int) -> Dictionary:
    """Give the resources that go by one of these names; forms without resources of their own use those of the page."""
    made = Dictionary()
    if resources is None:
        return made
    names = names | _names_of_bare_forms(resources, names)
    for kind in _NAMED:
        found = resources.get(kind, {}).items()
        rows = {key: row for key, row in found if key in names or key.startswith(_ALWAYS)}
        if rows:
            made[kind] = Dictionary({key: _bare_resource(kind, row, depth + 1) for key, row in rows.items()})
    return made


def _names_of_bare_forms(resources: Object, names: set[str]) -> set[str]:
    found: set[str] = set()
    left = [row for key, row in resources.get("/XObject", {}).items() if key in names]
    seen: set[Any] = set()
    while left:
        form = left.pop()
        if form.objgen in seen or form.get("/Subtype") != Name.Form or "/Resources" in form:
            continue
        seen.add(form.objgen)
        more = _names_in(form)
        found |= more
        left += [row for key, row in resources.get("/XObject", {}).items() if key in more]
    return found


def _bare_resource(kind: str, row: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise NotDividable
    if kind == "/XObject":
        if row.get("/Subtype") == Name.Image:
            return _bare_image(row)
        return _bare_form(row, depth)
    if kind == "/Properties":
        return Dictionary()  # marks around content; what is said of them is not drawn
    if kind == "/Pattern" and isinstance(row, Stream):
        row.Resources = _needed(row.get("/Resources"), _names_in(row), depth)
    mask = row.get("/SMask") if kind == "/ExtGState" else None
    if isinstance(mask, Dictionary) and "/G" in mask:
        mask.G = _bare_form(mask.G, depth)
    return row


def _bare_image(image: Any) -> Any:
    for key in [key for key in image.keys() if key not in _IMAGE]:  # noqa: SIM118  not a dict
        del image[key]
    for key in ("/SMask", "/Mask"):
        if isinstance(image.get(key), Stream):
            _bare_image(image[key])
    return image


def _bare_form(form: Any, depth: int) -> Any:
    if not isinstance(form, Stream) or depth > _DEEPEST or form.get("/Subtype", Name.Form) != Name.Form:
        raise NotDividable
    for key in [key for key in form.keys() if key not in _FORM]:  # noqa: SIM118  not a dict
        del form[key]
    if "/Resources" in form:
        form.Resources = _needed(form.Resources, _names_in(form), depth)
    if "/Group" in form:
        form.Group = _only(form.Group, _GROUP)
    return form


def _refuse_shared(old: Pdf, keep: Sequence[int]) -> None:
    """Refuse what pages that go and pages that stay have in common and that may show the ones on the others: a large
    picture, or a dictionary of letter shapes (JBIG2)."""
    wanted = set(keep)
    shared: list[set[Any]] = [set(), set()]
    for number, page in enumerate(old.pages, start=1):
        bare = _bare(page.obj)
        for image in _images(bare.get("/Resources"), 0):
            shared[number in wanted] |= _telling(image)
    if shared[0] & shared[1]:
        raise NotDividable


def _images(resources: Any, depth: int) -> Iterator[Any]:
    if resources is None or depth > _DEEPEST:
        return
    for row in resources.get("/XObject", {}).values():
        if row.get("/Subtype") == Name.Image:
            yield row
        else:
            yield from _images(row.get("/Resources"), depth + 1)


def _telling(image: Any) -> set[Any]:
    found = set()
    if int(image.Width) * int(image.Height) > _LARGEST_SHARED_PX:
        found.add(image.objgen)
    parameters = image.get("/DecodeParms", ())
    for one in parameters if isinstance(parameters, Array) else (parameters,):
        if isinstance(one, Dictionary) and "/JBIG2Globals" in one:
            found.add(one.JBIG2Globals.objgen)
    return found
