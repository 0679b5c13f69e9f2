"""`python -m orbitcompute`: the command line, of this interpreter's installation."""

from orbitcompute.cli.main import main

main()
