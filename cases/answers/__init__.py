"""What answers of bodies are worth: promises, completeness, facts, formal replies"""
