"""The API of VK."""
