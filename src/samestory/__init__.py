"""Same story, different words: who printed what, and who changed it."""
