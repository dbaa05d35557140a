"""What a person is told when something cannot be done."""


class Refused(Exception):
    """The act cannot be done now; `messages` say what is missing and what to do next, in the user's language."""

    def __init__(self, *messages):
        self.messages = [message for message in messages if message]
        super().__init__(*self.messages)

    def __str__(self):
        return " ".join(str(message) for message in self.messages)
