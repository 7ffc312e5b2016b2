"""Corrected by people: a sample of sentences out to an annotation tool, what they made of it back in as annotation."""
