"""Why a record, or its evidence, is not in a package: codes, and what they mean to whoever opens it."""

from __future__ import annotations

NOT_PERMITTED = "packages.not_permitted"
RECORD_FAILED = "packages.record_failed"
KEPT_FAILING = "packages.kept_failing"
EVIDENCE_MASKED = "packages.evidence_masked"

_TEXTS = {
    NOT_PERMITTED: ("制作时申请人已无权导出该件", "not permitted any more when the package was made"),
    RECORD_FAILED: ("该件无法制作", "this record could not be made"),
    KEPT_FAILING: ("多次制作该件均中断", "making this record broke off several times"),
    EVIDENCE_MASKED: (
        "该件以遮盖方式交付, 不附证据包",
        "delivered masked: no evidence bundle, which would show everything",
    ),
    "records.pdf_not_ready": ("该件的 PDF 尚未生成", "its PDF has not been written yet"),
    "records.redaction_unproven": ("遮盖未能证明完整", "its redaction could not be proven"),
    "delivery.cannot_mark": ("页面无法加水印", "a page could not be marked"),
    "vault.object_broken": ("存储内容损坏", "what is stored is damaged"),
    "vault.object_missing": ("存储内容缺失", "what should be stored is missing"),
    "evidence.statement_erased": ("存证声明已删除", "a statement of the log was erased"),
}


def describe_problem(code: str) -> tuple[str, str]:
    """Give what a code means, in Chinese and in English; the code itself where no words were written for it."""
    return _TEXTS.get(code, (code, code))
