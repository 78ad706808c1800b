"""What a seminar changed in the errors of those who came."""
