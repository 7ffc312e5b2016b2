"""What each quantity measures: the metric's name from the words around the value, by rules with scope."""
