"""The portal becomes what programs read: feeds, calendars, site maps, headers, redirects, tables."""
