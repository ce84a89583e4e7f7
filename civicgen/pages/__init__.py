"""What a visitor sees: the plan of the site, the contexts of its pages, and how they are rendered."""
