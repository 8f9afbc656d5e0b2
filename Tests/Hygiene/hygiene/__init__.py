"""Drives programs with values that can be recognised anywhere, and searches where they must not be."""
