"""From the portal or a page to the promises that it does not keep, as problems."""
