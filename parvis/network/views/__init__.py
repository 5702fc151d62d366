"""The pages of the network, one module a matter."""
