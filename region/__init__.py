"""Reference data of one region, in files that people edit, and their strict readers."""
