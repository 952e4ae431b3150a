"""What the common ground adds to its own registries."""
