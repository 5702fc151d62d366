"""A movie's tables as arrays, and a new header over old bytes.

rate      what rate a list of frame times has, and whether it keeps it
"""
