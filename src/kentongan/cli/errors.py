"""What a command says when it cannot do what was asked."""


class CommandError(Exception):
    """An expected failure: `message` says what is wrong, `hint` what the operator can do about it.

    The command line prints both in Bahasa Indonesia and ends with exit code `status`, without a traceback.
    """

    def __init__(self, message: str, hint: str = "", *, status: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status
