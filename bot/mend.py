"""A Mend is a mistake that an operator can repair: one sentence that says what is wrong and what to do.

The command line prints it and leaves with status 1; it never comes with a traceback. Anything else that
is raised is our own mistake, and its traceback is welcome.
"""


class Mend(Exception):
    """One sentence for the person who runs the bot."""
