"""The pair of keys of a portal: made, kept in a file and on paper, and where it may lie."""
