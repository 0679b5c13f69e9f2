"""The model as text in other languages, from the same bodies that the plain path runs."""
