"""A centre's own topics and bodies: read from its labelled exports, and added to its region."""
