"""A theme chain and a language become compiled templates that render contexts."""

# ruff: noqa: S704  (what templates made is markup)

from __future__ import annotations

import math
import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from civicgen.markup.compiling import Direct, macro, written
from civicgen.markup.folding import Folding
from civicgen.markup.labels import Labels
from civicgen.markup.writing import ROOT, Writing
from civicgen.words import Catalog

__all__ = ["WEIGHT", "Templates", "weighed"]

_SUM = 32
"""Bytes of the digest before a compiled template."""
_REMEMBERED = 4096
"""Pieces remembered at most: consultations are few, and memory stays flat."""

_ROOT = ROOT.encode()
WEIGHT = "\x01"
"""Stands in a page for its size, which is known once it is rendered."""


class _Compiled(BytecodeCache):
    """Compiled templates on disk: one file for each template and language, replaced when words or program change.

    They are code: each file begins with the digest of the rest, so that a damaged one is never run, and the folder is
    the user's, never the portal's, so that nobody's portal brings code along.
    """

    def __init__(self, folder: Path, lang: str, digest: bytes) -> None:
        self._folder, self._lang, self._digest = folder, lang, digest

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{self._lang}-{bucket.key}.bin"

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # no cache is no trouble: the template is compiled
            data = self._file(bucket).read_bytes()
            if sha256(data[_SUM:]).digest() == data[:_SUM]:
                bucket.load_bytecode(BytesIO(data[_SUM:]))

    def dump_bytecode(self, bucket: Bucket) -> None:
        data = bucket.bytecode_to_string()
        file = self._file(bucket)
        beside = file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(sha256(data).digest() + data)
            beside.replace(file)

    def get_source_checksum(self, source: str) -> str:
        # A template compiled with other words is another template.
        return sha256(self._digest + source.encode()).hexdigest()


class _Environment(Environment):
    code_generator_class = Direct
    macro = staticmethod(macro)
    written = staticmethod(written)
    catalog: Catalog


class _Parts:
    """`parts.thread` is the template `parts/thread.html`, with its macros; each is loaded once."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        module = self._environment.get_template(f"parts/{name}.html").module
        setattr(self, name, module)
        return module


def _loader(folders: tuple[str, ...]) -> BaseLoader:
    """Templates along the chain, and those of one theme by its name: `{% extends "default/base.html" %}`."""
    named = {Path(folder).name: FileSystemLoader(folder, encoding="utf-8-sig") for folder in reversed(folders)}
    return ChoiceLoader([FileSystemLoader(folders, encoding="utf-8-sig"), PrefixLoader(named)])


class Templates:
    """Templates of a theme chain in one language. Citizens' words are only ever values in them, never templates."""

    def __init__(
        self,
        folders: tuple[str, ...],
        catalog: Catalog,
        lasting: dict[str, object],
        *,
        cache: Path | None = None,
        digest: bytes = b"",
    ) -> None:
        """Prepare the environment; `lasting` are values that every template sees, the same on every page."""
        environment = _Environment(
            loader=_loader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_Compiled(cache, catalog.lang, digest) if cache else None,
        )
        # The extension reads the words when it is told to compile.
        environment.catalog = catalog
        environment.policies["ext.i18n.trimmed"] = True
        environment.add_extension(Folding)
        environment.globals.update(
            gettext=catalog.gettext,
            _=catalog.gettext,
            ngettext=catalog.ngettext,
            label=Labels(catalog),
            lang=catalog.lang,
            parts=_Parts(environment),
            fixed=self.fixed,
            once=self.once,
            weight=WEIGHT,
            **lasting,
        )
        environment.filters["plural_form"] = catalog.choose
        environment.filters.update(Writing(catalog.lang, catalog).filters())
        self.environment = environment
        self._fixed: dict[str, Markup] = {}
        self._once: dict[tuple[int, object], Markup] = {}
        self._values = dict(environment.globals)
        self._templates: dict[str, Template] = {}

    def fixed(self, name: str) -> Markup:
        """A piece that is the same on every page of the language: rendered once, without a page."""
        if name not in self._fixed:
            self._fixed[name] = Markup(self.environment.get_template(f"fixed/{name}.html").render())
        return self._fixed[name]

    def once(self, macro: Callable[[object], Markup], value: object) -> Markup:
        """What a macro makes of a value that many pages share, such as their consultation: made once, remembered."""
        key = (id(macro), value)
        made = self._once.get(key)
        if made is None:
            if len(self._once) > _REMEMBERED:
                self._once.clear()
            made = self._once[key] = macro(value)
        return made

    def render(self, kind: str, page: object, path: str) -> bytes:
        """Render a page for its place in the site (`plan/answers/3/index.html`)."""
        return weighed(_led(self.unled(kind, page).encode(), path))

    def unled(self, kind: str, page: object) -> str:
        """Render a page whose ways to others are not written yet: each begins with ROOT, from the site's root."""
        template = self._templates.get(kind)
        if template is None:
            template = self._templates[kind] = self.environment.get_template(f"{kind}.html")
        # The context is made of one plain dictionary: Jinja would copy its chain of globals for each page.
        context = template.new_context({**self._values, "page": page, "kind": kind}, shared=True)
        try:
            return "".join(template.root_render_func(context))
        except Exception:  # noqa: BLE001  (templates may raise anything; Jinja gives it the template's lines)
            self.environment.handle_exception()


def weighed(page: bytes) -> bytes:
    """Write the page's own size in it, rounded up to whole kilobytes: what is loaded is never more."""
    return page.replace(WEIGHT.encode(), b"%d" % math.ceil((len(page) + 4) / 1000))


def _led(page: bytes, path: str) -> bytes:
    """Write the ways from a page to others, each as short as it can be: up to the deepest folder that both are in."""
    folders = path.split("/")[:-1]
    shared = [f"{'/'.join(folders[:depth])}/".encode() for depth in range(len(folders), 0, -1)]
    up = [b"../" * steps or b"./" for steps in range(len(folders) + 1)]
    pieces = page.split(_ROOT)
    for at in range(1, len(pieces)):
        way = pieces[at]
        for steps, folder in enumerate(shared):
            if way.startswith(folder):
                pieces[at] = up[steps] + way[len(folder) :]
                break
        else:
            pieces[at] = up[-1] + way
    return b"".join(pieces)
