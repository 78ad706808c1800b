"""What the engines of answers ask of enrichment"""
