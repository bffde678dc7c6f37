"""The platform: everything a statutory data collection needs, for any collection."""
