"""Pages of reports: figures, recommendations to bodies, enquiries of bodies."""
