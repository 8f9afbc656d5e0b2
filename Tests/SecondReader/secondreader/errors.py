"""The one error of this reader."""


class Refused(Exception):
    """What was read is not what format 1 says. The text names the place and never holds a value."""


def require(condition: bool, reason: str) -> None:
    if not condition:
        raise Refused(reason)
