"""The environment becomes the secrets that backends ask for: never read from a file, never told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["secrets_of"]


def secrets_of(environ: Mapping[str, str], backend: str) -> Callable[[str], str]:
    """What gives a secret by its name, or raises the problem that says to set it."""

    def secret(name: str) -> str:
        value = environ.get(name, "").strip()
        if not value:
            given = {"name": name, "backend": backend}
            raise ProblemsFound((Problem(code="secret-missing", place=Place(""), given=given),))
        return value

    return secret
