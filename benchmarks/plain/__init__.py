"""One plain table for the ministry's 31 columns, filled as django-import-export does it."""
