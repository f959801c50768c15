"""The archive: which articles of a large collection share wording, and who had it first."""
