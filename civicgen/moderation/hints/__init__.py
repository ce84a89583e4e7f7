"""A text becomes what speaks for looking at it twice: hints for a reader, never a decision."""
