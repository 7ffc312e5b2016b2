"""``python -m extractor`` is ``zhibiao``."""

from extractor.cli import main

main(prog_name="zhibiao")
