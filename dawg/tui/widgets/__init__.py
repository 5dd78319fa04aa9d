"""What screens are made of. Each draws what it is given and tells by messages what was done to it."""
