"""Reads of the network, one module a matter."""
