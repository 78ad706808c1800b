"""What the Open311 server shows of cases, and how it takes new ones."""
