"""How to cite a result, and a result packed with all it stands on."""
