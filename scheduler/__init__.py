"""What happens again and again, and who does it."""
