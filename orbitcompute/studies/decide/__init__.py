"""What would have to be true, which input decides, and what one aim costs in another."""
