"""What `./almoner COMMAND ...` does once its environment is there: hands over to almoner.site.commands.COMMAND."""

import sys

from almoner.site.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
