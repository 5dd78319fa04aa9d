"""What `benchmarks/server.py` is made of: real places, a peer in Node, and clients that measure."""
