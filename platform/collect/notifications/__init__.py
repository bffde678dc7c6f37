"""Telling people what happened: in the application and by e-mail, as each of them chooses."""
