"""What was published becomes lines that nobody can take back, and texts beside them."""
