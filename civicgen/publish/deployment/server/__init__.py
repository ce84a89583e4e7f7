"""A built site becomes files of a server that one reaches by SFTP, whole at every moment."""
