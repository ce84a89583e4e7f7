"""From a consultation to files that people keep: site on a disk, printable page, book, PDF, frozen archive."""
