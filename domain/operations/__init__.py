"""What an administrator keeps an installation by: its copies."""
