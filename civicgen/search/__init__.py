"""Finding: from everything that is public to words, and from words to an index that a browser can read."""
