"""The server: puts the parts together, starts them, watches their health, erases what is old."""
