"""Which statements read how much, on a database as large as a fleet's."""
