"""What can be found becomes the small files that the search page reads, each made again only when it must be."""
