"""The HTTP API for the software of authorities: thin, and every act goes through a service."""
