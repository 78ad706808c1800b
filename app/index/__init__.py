"""Views of the post index: prepared late, and limited to what a viewer may see."""
