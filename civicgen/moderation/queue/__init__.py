"""What waits becomes a queue that a person works through: in a terminal, a spreadsheet or a browser."""
