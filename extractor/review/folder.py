"""The folder of a review written: tasks, texts, and what Label Studio and doccano import."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from extractor.review import doccano, labelstudio, tasks
from extractor.review.sample import Sample
from extractor.store import StoreError

_PART = ".zhibiao.part"


def export(folder: Path, sample: Sample) -> None:
    """Write a review, all of it or nothing.

    Raises:
        StoreError: ``folder`` is a file or holds something (a review under way is not drawn anew), or a text cannot be
            written as it is.
        OSError: it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: is a file; the review needs a folder")
    if folder.exists() and any(path.name != _PART for path in folder.iterdir()):
        raise StoreError(f"{folder}: is not empty; a review needs a folder of its own")
    part = folder / _PART
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        tasks.write(part, sample.tasks, sample.texts)
        found = {
            labelstudio.CONFIG: labelstudio.config(),
            labelstudio.TASKS: json.dumps(labelstudio.tasks(sample.tasks), ensure_ascii=False, indent=1),
            doccano.LABELS: json.dumps(doccano.labels(), ensure_ascii=False, indent=1),
            doccano.TASKS: "\n".join(json.dumps(line, ensure_ascii=False) for line in doccano.lines(sample.tasks)),
        }
        for name, text in found.items():
            (part / name).write_text(f"{text.rstrip()}\n", encoding="utf-8", newline="\n")
        for path in sorted(part.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(part)
