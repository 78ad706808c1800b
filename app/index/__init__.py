"""The post index as the application sees it: late, and limited to what a viewer may see."""
