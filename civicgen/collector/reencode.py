"""Bytes that claim to be a picture to a picture without anything else in it; run in a process of its own, with limits.

Standard input: the bytes. Argument: jpeg, png, webp or gif. Standard output: the picture anew. Exit code: 3 too many
pixels, 4 not such a picture. Imports nothing of civicgen: it must start fast and hold little.
"""

from __future__ import annotations

import contextlib
import io
import sys

PIXELS = {"jpeg": 40_000_000}
"""Photographs are read at the size at which they are kept; all else must be held whole first."""
OTHER_PIXELS = 9_000_000
SIDE = 4096
"""Longest side of what is kept: enough to print a page."""


def limit() -> None:
    """Let the system stop us before we take too much."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (480_000_000, 480_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (8, 8))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def anew(data: bytes, kind: str) -> bytes:
    """The picture, decoded and encoded again: no EXIF, no comments, nothing after its end; upright; first frame."""
    from PIL import Image, ImageOps

    most = PIXELS.get(kind, OTHER_PIXELS)
    Image.MAX_IMAGE_PIXELS = most
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
        if image.width * image.height > most:
            raise SystemExit(3)
        turned = image.getexif().get(0x0112, 1)
        image.draft("RGB", (SIDE, SIDE))
        image.load()
        mode = "RGBA" if kind != "jpeg" and image.has_transparency_data else "RGB"
        seen: Image.Image = image if image.mode == mode else image.convert(mode)  # a copy only where one is needed
        seen.thumbnail((SIDE, SIDE))
        seen = seen.copy()
    seen.info.clear()
    if turned != 1:
        exif = Image.Exif()
        exif[0x0112] = turned
        seen.info["exif"] = exif.tobytes()
        seen = ImageOps.exif_transpose(seen)
        seen.info.clear()
    written = io.BytesIO()
    target = "png" if kind == "gif" else kind
    seen.save(written, target.upper(), **({"quality": 88} if target != "png" else {"optimize": False}))
    return written.getvalue()


def main() -> int:
    """Read, limit, convert, write."""
    import warnings

    warnings.simplefilter("error")
    data = sys.stdin.buffer.read()
    limit()
    try:
        sys.stdout.buffer.write(anew(data, sys.argv[1]))
    except (Warning, OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, MemoryError) as error:
        return 3 if "DecompressionBomb" in type(error).__name__ else 4
    except Exception as error:  # noqa: BLE001  (DecompressionBombError has no other base; hostile bytes raise anything)
        return 3 if "DecompressionBomb" in type(error).__name__ else 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
