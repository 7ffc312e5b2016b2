"""Spans that mean something by themselves: quantities, periods, names, places."""
