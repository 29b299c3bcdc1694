"""What is said of speed is measured here, never in a test: `make bench` prints it, docs/performance.md keeps it."""
