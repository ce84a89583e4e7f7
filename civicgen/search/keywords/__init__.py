"""Words of texts become those by which they are found: the book of words of a site, key terms for staff."""
