"""Everything that changes the network; one module a matter."""
