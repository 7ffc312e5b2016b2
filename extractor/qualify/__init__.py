"""How a value is meant: level or change, done or planned, and the time that it covers."""
