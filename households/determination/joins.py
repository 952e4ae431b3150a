"""What this room adds to the registries."""
