"""How the pages of a corpus are taken and worn: each condition is dealt from a deck, so that all come in turn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from dossier.samples.paper import Paper
from dossier.samples.wear import Wear, draw_wear, wear_paper

_T = TypeVar("_T")


class Deck(Generic[_T]):
    """Cards dealt in a seeded order, all of them once before any comes again."""

    def __init__(self, rng: random.Random, cards: Sequence[_T]) -> None:
        self._rng, self._cards, self._left = rng, list(cards), list[_T]()

    def __bool__(self) -> bool:
        return bool(self._cards)

    def deal(self) -> _T:
        """Take the next card."""
        if not self._left:
            self._left = self._rng.sample(self._cards, len(self._cards))
        return self._left.pop()


@dataclass(frozen=True, slots=True)
class Device:
    """What a page is taken with: ``taken`` scanner, copier, camera or fax, at which resolution and tones."""

    taken: str
    dpi: int
    tones: str


DEVICES: tuple[Device, ...] = (
    *(Device("scanner", 300, "colour"),) * 6,
    *(Device("scanner", 300, "grey"),) * 2,
    *(Device("scanner", 300, "bitonal"),) * 2,
    *(Device("scanner", 200, "colour"),) * 4,
    *(Device("scanner", 200, "grey"),) * 2,
    Device("scanner", 400, "bitonal"),
    Device("scanner", 400, "colour"),
    Device("scanner", 240, "grey"),
    Device("scanner", 150, "colour"),
    Device("scanner", 150, "grey"),
    *(Device("camera", 200, "colour"),) * 2,
    Device("camera", 260, "colour"),
    Device("copier", 300, "grey"),
    Device("copier", 200, "colour"),
    Device("fax", 200, "bitonal"),
)
_LOW_DPI, _LOW_STRENGTH = 150, 0.5


class Wearer:
    """Deals devices, turns and damages to papers. The same seed gives the same wear."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._devices = Deck(rng, DEVICES)
        self._strengths = Deck(rng, (0.2, 0.5, 0.8, 1.0))
        self._turns = Deck(rng, (0, 0, 0, 0, 0, 0, 0, 90, 180, 270))
        self._crops = Deck(rng, (0, 0, 0, 0, 0, 0, 2, 4))
        self._stains = Deck(rng, (0.0,) * 11 + (0.6,))
        self._lids = Deck(rng, (0.0,) * 11 + (0.8,))

    def wear(self, paper: Paper, number: int) -> Paper:
        """Wear a paper: one device for its pages, a damage of its own for each."""
        device, strength, turned = self._devices.deal(), self._strengths.deal(), self._turns.deal()
        if device.dpi <= _LOW_DPI:
            strength = min(strength, _LOW_STRENGTH)
        wears = [self._page(device, strength, turned) for _ in paper.pages]
        return wear_paper(paper, wears, number)

    def _page(self, device: Device, strength: float, turned_deg: int) -> Wear:
        drawn = draw_wear(
            self._rng.randrange(10**6), strength=strength, turned_deg=turned_deg, tones=device.tones
        )
        lamp = self._rng.uniform(0.2, 1.0) * strength
        flat = device.taken in ("scanner", "copier")
        return replace(
            drawn,
            dpi=device.dpi,
            jpeg_quality=0,  # the file's own compression follows
            copier=self._rng.uniform(0.25, 0.6) * strength if device.taken == "copier" else 0.0,
            camera=self._rng.uniform(0.3, 1.0) if device.taken == "camera" else 0.0,
            fax=strength if device.taken == "fax" else 0.0,
            light=lamp if device.taken == "camera" else 0.0,
            stain=self._stains.deal(),
            lid_shadow=self._lids.deal() if flat else 0.0,
            crop_mm=float(self._crops.deal()) if flat else 0.0,
        )
