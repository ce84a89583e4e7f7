"""Forms on paper: printed, filled in by hand, keyed in."""
