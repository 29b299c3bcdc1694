"""Backups: everything of one moment in one file, checked, and back into an empty database of either engine."""
