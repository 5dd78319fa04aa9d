"""The team server: HTTP and sockets in front, a queue and its workers behind; nothing of it loads for `dawg generate`."""
