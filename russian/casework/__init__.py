"""The words of casework."""
