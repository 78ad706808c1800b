"""Reports: their figures, recommendations to bodies, and enquiries of bodies."""
