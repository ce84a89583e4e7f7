"""From what was said to what was decided and done: syntheses, answers, results, counts, corrections, journal."""
