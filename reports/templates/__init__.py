"""The customer's DOCX templates of reports: read, checked and filled by name alone."""
