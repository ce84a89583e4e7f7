"""Decisions become public: numbered contributions, ballots without a trace, counts, and lines of receipts."""
