"""`python -m lonja.cli`: the same program by the interpreter that runs already."""

from lonja.cli import main

main()
