"""Cities that publish cases by Open311 GeoReport v2."""
