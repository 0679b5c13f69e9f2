"""The claims of the documents, each put to its test."""
