"""What the benchmarks share: an installation of their own, the floor page, requests without a network."""
