"""Who comes in: passwords, tokens, keys, roles, and how much of everything one may have."""
