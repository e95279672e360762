"""The loops: they make the world match the rows, and the rows what is seen of the world."""
