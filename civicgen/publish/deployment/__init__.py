"""A built site becomes what visitors see: a folder of releases, a server, a git branch."""
