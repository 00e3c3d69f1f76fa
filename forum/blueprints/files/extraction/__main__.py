"""Starts the child: `python -m forum.blueprints.files.extraction READERS IDLE_SECONDS`."""

from forum.blueprints.files.extraction.server import main

if __name__ == "__main__":
    main()
