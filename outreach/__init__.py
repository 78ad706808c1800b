"""Official pages, surveys, errors of bodies, best practices, content, seminars; no residents."""
