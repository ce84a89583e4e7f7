"""What can be found becomes one file, and what is typed the texts in it that answer: for servers."""
