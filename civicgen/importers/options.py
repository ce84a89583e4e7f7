"""What an import is told besides where to read and where to write."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import msgspec

from civicgen.importers.opening import Limits

__all__ = ["ImportOptions"]


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of the user, and what `civicgen.yml` says."""

    timezone: str = "Europe/Paris"
    """Zone of the portal: an instant of the export becomes a day and an hour there."""
    language: str = "fr"
    """Default language of the portal, for the words that an import writes itself."""
    dry: bool = False
    """Count and check everything, write nothing."""
    limits: Limits = Limits()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the portal."""
        return ZoneInfo(self.timezone)
