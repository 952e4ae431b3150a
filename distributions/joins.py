"""What this house adds to the registries."""
