"""Django database back end over SQLCipher: the embedded database, encrypted page by page."""
