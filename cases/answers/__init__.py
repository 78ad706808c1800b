"""Answers to cases: found in their threads, checked, and watched for deletion."""
