"""Every durable table as lines that do not depend on the database, and back."""
