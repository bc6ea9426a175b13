"""An entry point for the tests of the sandbox: runs the code that comes over the socket, sends back its `answer`."""

import json


def main(sock):
    requests = sock.makefile("rb")
    while line := requests.readline():
        names = {"sock": sock}
        try:
            exec(json.loads(line), names)
            answer = names.get("answer")
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        sock.sendall(json.dumps(answer).encode() + b"\n")
