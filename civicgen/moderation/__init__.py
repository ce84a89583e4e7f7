"""Between what people sent and what everyone reads: an inbox outside the site, decisions with reasons, publication."""
