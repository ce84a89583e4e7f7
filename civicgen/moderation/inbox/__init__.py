"""Submissions, as they come, become a private file outside any site: sealed, kept, and erased when due."""
