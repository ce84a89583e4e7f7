"""Headers and redirects of a site become `.htaccess`, as Apache and shared hosting read it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from civicgen.pages.machines.headers import everywhere
from civicgen.pages.machines.outputs import ServerRules
from civicgen.pages.machines.redirects import address, rules

__all__ = ["server_rules"]

_TEXT = "html css js json jsonl csv xml ics txt md svg geojson"
_PICTURES = "png|jpe?g|gif|webp|avif|svg|ico|woff2?"


def server_rules(context: ServerRules) -> bytes:
    """Write `.htaccess`. What the server lacks is left out by the server, where it can be asked (`IfModule`)."""
    root = address(context.redirects.prefix, "")
    headers = "".join(
        f'    Header always set {name} "{value}"\n' for name, value in everywhere(context.headers).items()
    )
    moved = "".join(
        f'    RedirectMatch 301 "{_exactly(older)}" "{newer}"\n' for older, newer in rules(context.redirects)
    )
    return (
        f"""\
# Written by civicgen build, with the site: what is changed here is lost. It follows civicgen.yml (host, url).
# If the server answers "500 Internal Server Error" with this file, take it away: the site reads well without it.
ErrorDocument 404 {root}404.html
AddDefaultCharset utf-8
<IfModule mod_dir.c>
    DirectoryIndex index.html
    DirectorySlash On
</IfModule>
<IfModule mod_autoindex.c>
    Options -Indexes
</IfModule>
<IfModule mod_negotiation.c>
    Options -MultiViews
</IfModule>
<IfModule mod_mime.c>
    AddCharset utf-8 .{_TEXT.replace(" ", " .")}
    AddType text/calendar .ics
    AddType text/javascript .js
    AddType application/geo+json .geojson
    AddType application/x-ndjson .jsonl
</IfModule>

# Nothing whose name begins with a dot, but what the web has agreed upon.
<IfModule mod_alias.c>
    RedirectMatch 404 "/\\.(?!well-known(?:/|$))"
</IfModule>

# Pages load their own style, pictures of the site, and nothing else.
<IfModule mod_headers.c>
{headers}</IfModule>

# Pages are asked for each time, which costs little while they are the same; pictures once a day. What tells a change is
# its time, since the tags that servers give differ when a page is compressed.
FileETag None
<IfModule mod_headers.c>
    Header set Cache-Control "public, max-age=0, must-revalidate"
    <FilesMatch "\\.(?:{_PICTURES})$">
        Header set Cache-Control "public, max-age=86400"
    </FilesMatch>
</IfModule>
<IfModule mod_deflate.c>
    <IfModule mod_filter.c>
        AddOutputFilterByType DEFLATE text/html text/css text/plain text/csv text/calendar text/xml image/svg+xml
        AddOutputFilterByType DEFLATE text/javascript
        AddOutputFilterByType DEFLATE application/json application/xml application/atom+xml application/geo+json
    </IfModule>
</IfModule>
"""
        + (f"\n# What moved.\n<IfModule mod_alias.c>\n{moved}</IfModule>\n" if moved else "")
    ).encode("utf-8")


def _exactly(older: str) -> str:
    """A pattern for one older address, with or without what a server may add to it; servers compare it decoded.

    Raises ValueError for what would end the rule: rules that can be written into are none.
    """
    decoded = unquote(older.rstrip("/"))
    if re.search(r"[\x00-\x1f\x7f]", decoded):
        raise ValueError(f"not fit for a rule: {older!r}")
    plain = re.sub(r'([\\"^$.|?*+(){}\[\]])', r"\\\1", decoded)
    return f"^{plain}(?:/(?:index\\.html)?)?$"
