"""What is concluded again: labels after corrections, incidents after people or a second look."""
