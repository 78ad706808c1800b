"""Reference data of one region as files people edit, and their strict reader."""
