"""The server of Open311 GeoReport v2: public cases for other programs, without sign-in."""
