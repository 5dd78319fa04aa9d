"""Screens; none imports another one."""
