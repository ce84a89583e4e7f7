"""A portal, drafts included, becomes an index that only this user reads, and what is typed what is found in it."""
