"""The answer to a case while it is written, and the templates that it starts from"""
