"""The rule language: what a designer types, checked when it is saved and compiled."""
