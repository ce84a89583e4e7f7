"""What can be found becomes the page that searches and the pages of words."""
