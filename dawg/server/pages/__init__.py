"""Pages for browsers: written here, without scripts from elsewhere."""
