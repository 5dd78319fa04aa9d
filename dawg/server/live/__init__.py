"""What is told while it happens: events to sockets and streams, without gaps, and never more than a client reads."""
