"""The pages of the study: sample papers about fictional people, clean and worn, as access images are stored."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.samples.company import build_company
from dossier.samples.templates import draw_paper
from dossier.samples.wear import draw_wear, wear_page

Picture = NDArray[np.uint8]

TYPES = (
    "labor_contract", "onboarding_registration", "discipline_decision", "reward_decision", "performance_review",
    "leave_request", "training_record", "resignation_letter", "appointment_notice", "wage_adjustment",
    "probation_assessment", "regularization_approval",
)  # fmt: skip
LONG_SIDE_PX = 2200
ACCESS_QUALITY = 80
_STRENGTHS = (0.0, 0.4, 0.8)


def make_pages(count: int) -> Iterator[Picture]:
    """Yield pages as decoded access images (blue, green, red), the same for every run."""
    company = build_company()
    for number in range(count):
        kind, person = TYPES[number % len(TYPES)], company.employees[(7 * number) % len(company.employees)]
        pages = draw_paper(kind, company, person, seed=number).pages
        page = pages[number % len(pages)]
        strength = _STRENGTHS[number % len(_STRENGTHS)]
        if strength:
            page, _ = wear_page(page, draw_wear(number, strength=strength), number)
        yield as_access_image(page.picture)


def as_access_image(picture: Picture) -> Picture:
    """Shrink and encode as intake does."""
    scale = LONG_SIDE_PX / max(picture.shape[:2])
    size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    small = picture if scale >= 1 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, ACCESS_QUALITY])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
