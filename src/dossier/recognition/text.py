"""Normalise text for matching, without losing where each character came from.

Scanned Chinese forms vary in ways that carry no meaning: full-width digits, spaces inside words (``姓  名``),
character variants that a recogniser prefers (``塡`` for ``填``). Matching works on the normalised form;
:class:`Normalised` keeps the way back to the text as read, so that a value can be shown where it stands.
Not for display: what the paper says stays in ``raw``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Variants and traditional forms seen in OCR of simplified paper. Only forms that no mainland form prints.
_VARIANTS = str.maketrans(
    "塡戸內爲旳姉査戶吿旣卽啓産敎敍歩毎氷硏羣脫說靑敘単図髙徴経済弁様楽関労働號號證書職務業員勞動單門間時開關區學"
    "會國際長東車專業場點電號碼銀賬資薪級別貫籍層處罰獎勵決選調轉離繼續訂變終結協議約機構蓋簽審覈評績標準類",
    "填户内为的姐查户告既即启产教叙步每冰研群脱说青叙单图高征经济办样乐关劳动号号证书职务业员劳动单门间时开关区学"
    "会国际长东车专业场点电号码银账资薪级别贯籍层处罚奖励决选调转离继续订变终结协议约机构盖签审核评绩标准类",
)
_PUNCTUATION = str.maketrans(
    {
        "•": "·", "・": "·", "‧": "·", "∶": ":", "︰": ":", "﹕": ":", "–": "-", "—": "-", "―": "-", "─": "-",
        "－": "-", "~": "~", "～": "~", "﹒": ".", "○": "〇", "◯": "〇", "\u3000": " ", "\xa0": " ", "\t": " ",
        "〖": "[", "〗": "]", "【": "[", "】": "]", "﹝": "〔", "﹞": "〕", "“": '"', "”": '"', "‘": "'", "’": "'",
    }
)  # fmt: skip
# What a recogniser writes for a digit. Applied only where digits are expected, never to prose.
_DIGIT_CONFUSIONS = str.maketrans("oOQD〇ølI|i!丨SsBZzq", "000000111111558229")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text; ``origin[i]`` is the index in the text as read of the character ``text[i]``."""

    text: str
    origin: tuple[int, ...]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the half-open range in the text as read for ``text[start:end]`` (``start < end``)."""
        return self.origin[start], self.origin[end - 1] + 1


def is_cjk(char: str) -> bool:
    """Tell whether a character is a Chinese ideograph (or the zero ``〇``)."""
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U000323af" or char == "〇"


def _fold(char: str) -> str:
    return unicodedata.normalize("NFKC", char.translate(_PUNCTUATION)).translate(_VARIANTS)


def normalise_with_origin(text: str) -> Normalised:
    """Fold widths and variants and drop meaningless spaces; keep the origin of every character.

    A space survives only between two ASCII letters or digits: elsewhere Chinese has none.

    >>> normalise_with_origin("姓  名：张 三").text
    '姓名:张三'
    """
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for folded in _fold(char):
            chars.append(folded)
            origin.append(index)
    kept = [i for i, char in enumerate(chars) if not char.isspace() or _is_word_gap(chars, i)]
    return Normalised("".join(chars[i] if not chars[i].isspace() else " " for i in kept),
                      tuple(origin[i] for i in kept))  # fmt: skip


def _is_word_gap(chars: list[str], index: int) -> bool:
    """One space of a run between two ASCII words."""
    if index == 0 or chars[index - 1].isspace():
        return False
    following = next((char for char in chars[index + 1 :] if not char.isspace()), "")
    before = chars[index - 1]
    return before.isascii() and before.isalnum() and following.isascii() and following.isalnum()


def normalise(text: str) -> str:
    """Give the form of a text used for matching.

    >>> normalise("２０１５ 年 ６ 月")
    '2015年6月'
    """
    return normalise_with_origin(text).text


def repair_digits(text: str) -> str:
    """Replace letters that a recogniser confuses with digits. Only for text known to be a number.

    >>> repair_digits("2O15O6Ol")
    '20150601'
    """
    return text.translate(_DIGIT_CONFUSIONS)


_FULL_WIDTH = str.maketrans(",;:()?!", "，；：（）？！")


def typeset(text: str) -> str:
    """Give a normalised text the full-width punctuation Chinese uses beside Chinese characters.

    >>> typeset("虚构公司(上海),3.5%")
    '虚构公司（上海），3.5%'
    """
    chars = list(text)
    for index, char in enumerate(chars):
        if char not in ",;:()?!":
            continue
        beside = "".join(chars[max(0, index - 1) : index]) + text[index + 1 : index + 2]
        if any(is_cjk(other) or other in "）（，；：？！" for other in beside):
            chars[index] = char.translate(_FULL_WIDTH)
    return "".join(chars)


def digit_share(text: str) -> float:
    """Give the share of ASCII digits among the characters, 0.0 for an empty text."""
    return sum(char in "0123456789" for char in text) / len(text) if text else 0.0
