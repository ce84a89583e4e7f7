"""One broken site for each mistake a clerk can make: a base that is right, and for each the files that are wrong."""
