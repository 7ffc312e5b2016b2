"""A folder of pages: their addresses, the templates' environment, writing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import regex
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractor import __version__
from extractor.view import figures, words

Section = Literal["indicator", "place", "program", "document"]
GENERATOR = "zhibiao"
_SAFE = regex.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,78}[a-z0-9_-])?")


def slug(text: str) -> str:
    """``text`` where it serves as a file's name and an anchor everywhere, else a digest of it."""
    return text if _SAFE.fullmatch(text) else f"x{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"


def anchor(observation_id: str) -> str:
    """The anchor of an observation in the page of its document."""
    return f"o-{slug(observation_id)}"


class Links:
    """Addresses as one page writes them: relative to it, and empty for what has no page."""

    def __init__(self, site: Site, path: str) -> None:
        self._site = site
        self.root = "../" * path.count("/")

    def count(self, section: Section) -> int:
        """How many pages of a section there are."""
        return len(self._site.keys[section])

    def page(self, section: Section, key: str | None) -> str:
        """The page of an indicator, a place, a program (by code) or a document (by id)."""
        return f"{self.root}{section}/{slug(key)}.html" if key and key in self._site.keys[section] else ""

    def observation(self, observation_id: str, source: str = "") -> str:
        """Where an observation stands in its document; the document of ``source`` for an unknown one."""
        document = self._site.document_of.get(observation_id)
        if document is None:
            return self.page("document", self._site.document_from.get(source))
        return f"{self.page('document', document)}#{anchor(observation_id)}"


class Site:
    """The pages that there are, and how they are written.

    Attributes:
        keys: by section, the codes and ids that have a page.
        document_of: the document of each observation.
        document_from: the document of each source.
    """

    def __init__(self, folder: Path) -> None:
        self.keys: dict[Section, set[str]] = {"indicator": set(), "place": set(), "program": set(), "document": set()}
        self.document_of: dict[str, str] = {}
        self.document_from: dict[str, str] = {}
        self._folder = folder
        self._environment = _environment()

    def write(self, path: str, template: str, **content: Any) -> None:
        """Render a template to ``path`` below the folder."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        html = self._environment.get_template(template).render(to=Links(self, path), **content)
        target.write_text(html, encoding="utf-8", errors="replace", newline="\n")

    def links(self, section: Section, key: str) -> Links:
        """Addresses as the page of ``key`` writes them."""
        return Links(self, f"{section}/{slug(key)}.html")

    def write_one(self, section: Section, key: str, **content: Any) -> None:
        """Render the page of ``key`` with the template of its section."""
        self.write(f"{section}/{slug(key)}.html", f"{section}.html", **content)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _part("style.css"), _part("script.js")
    environment.globals |= {
        "t": words.both,
        "style": Markup(style),
        "script": Markup(script),
        "policy": f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'",
        "generator": f"{GENERATOR} {__version__}",
        "anchor": anchor,
    }
    environment.filters |= {
        "word": lambda code, group: words.word(group, code),
        "figure": figures.figure,
        "exact": figures.exact,
        "quoted": figures.quoted,
        "visible": figures.visible,
        "slug": slug,
    }
    return environment


def _part(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
