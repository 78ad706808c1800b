"""The API of answers while they are written, and of their templates"""
