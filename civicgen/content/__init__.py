"""What people wrote: its types, where it lies, and how it is read."""
