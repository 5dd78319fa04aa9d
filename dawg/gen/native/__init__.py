"""The engine's inner loops, in C: what is done to every frame of every part. `kernels` calls them from numpy."""
