"""Files of reports: DOCX, XLSX, PDF, pages and messages, made from a document."""
