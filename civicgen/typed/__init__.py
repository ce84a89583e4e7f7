"""YAML text and a type become a value, or all its problems with their places."""
