"""What stands around every page: its navigation, the finder, and the page of the design."""
