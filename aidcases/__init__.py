"""The project package and the common ground: settings, users, regions, audit, jobs, files."""
