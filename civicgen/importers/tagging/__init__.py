"""Contributions become a spreadsheet to tag them in; a tagged spreadsheet becomes citations and groups, byte by byte.

Citations stand once, in the `cites:` of the points of syntheses; groups stand with the contributions. The spreadsheet
is the contributions' side of both.
"""
