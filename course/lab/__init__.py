"""The helper module of the course: data, figures, checks, and the few parts that several notebooks share."""


class Problem(Exception):
    """Something the reader can put right: bad data, a bad setting, a missing device.

    The message says what, where and what to do next. A notebook shows that one line instead of a traceback.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]
