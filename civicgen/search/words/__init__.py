"""A text and its language become words: cut, without accents, tied to the other forms of theirs."""
