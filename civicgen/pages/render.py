"""Encoded contexts become the bytes of pages, wherever it is asked for: here, in another process or machine."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from civicgen.markup.look import Look
from civicgen.pages import contexts
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["HTML", "render_batch", "style_digests", "unled"]

Job = tuple[str, str, bytes]
"""Path in the site, kind of context, canonical bytes of the context."""

HTML: dict[str, type[contexts.Page]] = {page.kind: page for page in contexts.Page.__subclasses__() if page.kind}
"""Kinds of contexts that are pages, by the name of their template."""


def render_batch(look: bytes, jobs: list[Job]) -> list[bytes | Problem]:
    """Render pages and other outputs; what fails is told by a problem in its place."""
    writer = _writer(look)
    return [writer.render(path, kind, context) for path, kind, context in jobs]


def unled(look: bytes, page: contexts.Page, path: str) -> str:
    """Render a page whose ways to others are not written yet (`markup.writing.ROOT`). Raises ProblemsFound."""
    return _writer(look).unled(page, path)


def style_digests(look: Look) -> tuple[str, ...]:
    """Digests of every style that pages of this look may have, as a host's security policy lists them."""
    from civicgen.markup import styles

    shells = [msgspec.msgpack.decode(shell, type=contexts.Shell) for shell in look.shells.values()]
    mores = [styles.more_of(shell.direction, logo=bool(look.logo)) for shell in shells]
    return styles.digests(look.folders, look.color, look.headings, mores, look.logo)


@lru_cache(maxsize=4)
def _writer(look: bytes) -> _Writer:
    return _Writer(msgspec.msgpack.decode(look, type=Look))


class _Writer:
    """A look, ready to render: one environment for each language, made when it is needed."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._decoders: dict[str, msgspec.msgpack.Decoder[contexts.Page]] = {}
        self._templates: dict[str, Any] = {}

    def render(self, path: str, kind: str, context: bytes) -> bytes | Problem:
        if kind not in HTML:
            # Imported here: most batches are pages only.
            from civicgen.pages.machines.written import render_output

            return render_output(self.look, path, kind, context)
        decoder = self._decoders.get(kind)
        if decoder is None:
            decoder = self._decoders[kind] = msgspec.msgpack.Decoder(HTML[kind])
        page = decoder.decode(context)
        try:
            templates = self._templates.get(page.lang) or self._prepared(page.lang)
            # silenced: bytes, said of a function found by its name
            return templates.render(kind, page, path)  # type: ignore[no-any-return]
        except Exception as error:  # noqa: BLE001  (templates are other people's programs: whatever they raise is told)
            return self._problem(error, path)

    def unled(self, page: contexts.Page, path: str) -> str:
        try:
            templates = self._templates.get(page.lang) or self._prepared(page.lang)
            return templates.unled(page.kind, page)  # type: ignore[no-any-return]  # the same
        except Exception as error:
            raise ProblemsFound((self._problem(error, path),)) from error

    def _prepared(self, lang: str) -> Any:
        # Imported here: what renders no page loads no template engine.
        from civicgen.markup import icon, styles
        from civicgen.markup.environment import Templates
        from civicgen.words import catalog

        look = self.look
        shell = msgspec.msgpack.decode(look.shells[lang], type=contexts.Shell)

        more = styles.more_of(shell.direction, logo=bool(look.logo))

        def style(kind: str, rich: object = False) -> styles.Style:
            sheets = (styles.PROSE, *more) if rich else more
            return styles.style(look.folders, look.color, look.headings, kind, sheets, look.logo)

        lasting = {"logo": look.logo, "shell": shell, "style": style, "icon": icon.address(shell.title, look.color)}
        self._templates[lang] = Templates(
            look.folders,
            catalog(lang, look.words),
            lasting,
            cache=Path(look.cache) if look.cache else None,
            digest=look.compiled,
        )
        return self._templates[lang]

    def _problem(self, error: Exception, path: str) -> Problem:
        from civicgen.markup.failures import problem_of

        if isinstance(error, (OSError, UnicodeDecodeError)) and not hasattr(error, "templates"):
            return Problem(code="catalog-unreadable", place=Place(path), given={"said": str(error)})
        return problem_of(error, self.look.folders, path)
