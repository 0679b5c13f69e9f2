"""When a dated claim could come true, and how likely its date is."""
