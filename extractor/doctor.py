"""Whether this installation is whole: versions, data, what is missing and how to mend it."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from packaging.requirements import Requirement

from extractor import __version__, patterns

_REINSTALL = "install zhibiao again (pip install --force-reinstall zhibiao, or pip install . in a clone)"
_DEVELOPMENT = "test"
"""The extra that only tests need."""
_SENTENCE, _VALUE = "全年签约32375人。", "32375"


class Finding(NamedTuple):
    """One thing that was looked at. ``absent`` is what can be done without."""

    state: Literal["ok", "absent", "wrong"]
    part: str
    text: str
    mend: str = ""

    def line(self) -> str:
        """The finding for a reader."""
        mend = f"; {self.mend}" if self.mend else ""
        return f"{self.state:<6}  {self.part:<10}  {self.text}{mend}"


def examine(overlays: Sequence[Path] = ()) -> Iterator[Finding]:
    """Everything that there is to say of this installation, with ``overlays`` over the shipped patterns."""
    yield Finding("ok", "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield Finding("ok", "zhibiao", f"{__version__} in {patterns.PACKAGE}")
    yield from _packages()
    yield from _guarded("patterns", lambda: _patterns(overlays))
    yield from _guarded("models", lambda: _models(overlays))
    yield from _guarded("extraction", _extraction)
    yield _spacy()
    yield _fonts()


def _guarded(part: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What ``look`` finds; whatever stops it is a finding too."""
    try:
        return list(look())
    except Exception as error:  # noqa: BLE001
        return [Finding("wrong", part, " ".join(f"{type(error).__name__}: {error}".split()), _REINSTALL)]


def _packages() -> Iterator[Finding]:
    """The packages that zhibiao needs, then those of its extras."""
    try:
        distribution = importlib.metadata.distribution("zhibiao")
    except importlib.metadata.PackageNotFoundError:
        yield Finding("wrong", "packages", "zhibiao is not installed, only on the path", "pip install . in its folder")
        return
    requirements = [Requirement(text) for text in distribution.requires or ()]
    needed = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    lacking = [(r, fault) for r in needed if (fault := _lacking(r))]
    for requirement, fault in lacking:
        yield Finding("wrong", "packages", fault, f"pip install '{requirement.name}{requirement.specifier}'")
    if not lacking:
        yield Finding("ok", "packages", _versions(needed))
    for extra in distribution.metadata.get_all("Provides-Extra") or ():
        if extra != _DEVELOPMENT:
            own = [r for r in requirements if r not in needed and r.marker and r.marker.evaluate({"extra": extra})]
            yield _extra(extra, own)


def _extra(name: str, requirements: list[Requirement]) -> Finding:
    faults = [fault for requirement in requirements if (fault := _lacking(requirement))]
    if faults:
        return Finding("absent", name, ", ".join(faults), f"pip install 'zhibiao[{name}]' if you want it")
    return Finding("ok", name, _versions(requirements))


def _versions(requirements: list[Requirement]) -> str:
    return ", ".join(f"{r.name} {importlib.metadata.version(r.name)}" for r in requirements)


def _lacking(requirement: Requirement) -> str | None:
    """What is wrong with a requirement; null where it is met."""
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return f"{requirement.name} is not installed"
    if requirement.specifier.contains(version, prereleases=True):
        return None
    return f"{requirement.name} is {version}, not {requirement.specifier}"


def _patterns(overlays: Sequence[Path]) -> Iterator[Finding]:
    from extractor.catalogue.indicators import catalogue
    from extractor.catalogue.validate import faults
    from extractor.gazetteer import gazetteer

    try:
        with patterns.using(*overlays):
            found = faults()
            size = f"{len(catalogue())} indicators, {len(gazetteer().units)} places"
    except patterns.PatternError as error:
        yield Finding("wrong", "patterns", str(error), "mend the file or --patterns")
        return
    own = f", with {', '.join(map(str, overlays))}" if overlays else ""
    for fault in found:
        yield Finding("wrong", "patterns", fault, "mend the entry")
    if not found:
        yield Finding("ok", "patterns", f"{size}{own}")


def _models(overlays: Sequence[Path]) -> Iterator[Finding]:
    from extractor.link.ranker import MODEL as LINKER
    from extractor.link.ranker import ranker
    from extractor.qualify.confidence import MODEL as CONFIDENCE
    from extractor.qualify.confidence import confidence

    try:
        with patterns.using(*overlays):
            models = ((LINKER, ranker()), (CONFIDENCE, confidence()))
    except patterns.PatternError as error:
        yield Finding("wrong", "models", str(error), "train it again")
        return
    for path, model in models:
        if model is None:
            yield Finding("wrong", "models", f"{path} is not there", _REINSTALL)
        else:
            yield Finding("ok", "models", f"{path.name}, {len(model.weights)} weights")


def _extraction() -> Iterator[Finding]:
    from extractor.pipeline import load

    found = [str(observation.value) for observation in load()(_SENTENCE)._.observations]
    if found == [_VALUE]:
        yield Finding("ok", "extraction", f"{_SENTENCE} gives {_VALUE}")
    else:
        yield Finding("wrong", "extraction", f"{_SENTENCE} gives {', '.join(found) or 'nothing'}", _REINSTALL)


def _spacy() -> Finding:
    """Whether spaCy finds the components by itself."""
    names = {point.name for point in importlib.metadata.entry_points(group="spacy_factories")}
    if "zhibiao" in names:
        return Finding("ok", "spacy", "finds the components: nlp.add_pipe('zhibiao')")
    return Finding("wrong", "spacy", "does not find the components of zhibiao", _REINSTALL)


def _fonts() -> Finding:
    """Whether a browser here can show Chinese; Windows and macOS always can."""
    command = shutil.which("fc-list")
    if sys.platform in ("win32", "darwin"):
        return Finding("ok", "fonts", "those of the system")
    if command is None:
        return Finding("absent", "fonts", "not looked for, there is no fc-list", "Debian: apt install fontconfig")
    listed = subprocess.run([command, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    families = sorted({line.split(",")[0].strip() for line in listed.splitlines() if line.strip()})
    if families:
        return Finding("ok", "fonts", f"Chinese: {', '.join(families[:3])}")
    return Finding(
        "absent",
        "fonts",
        "none for Chinese, to show pages on this machine",
        "Debian: apt install fonts-noto-cjk",
    )
