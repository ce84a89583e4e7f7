"""Forms become pages: to fill in, on paper, in a collector, and what became of what was sent."""
