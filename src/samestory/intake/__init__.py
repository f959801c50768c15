"""Intake: from files as people have them to a story folder. One module a source format."""
