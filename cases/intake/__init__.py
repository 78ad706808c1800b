"""How filed cases come in."""
