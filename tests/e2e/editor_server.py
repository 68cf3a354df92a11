"""One yaml-language-server, asked over standard input and output as an editor does.

What is asked is the business of editor.py; nothing here knows sesform.
"""

import itertools
import json
import os
import queue
import re
import subprocess
import threading

# Where the cursor stands in a text.
CARET = "‸"
# What the server says as a diagnostic, and an editor hides from nobody, where it has no schema to check with.
NO_SCHEMA = re.compile(r"unable to load|problems loading|problem loading|request failed", re.IGNORECASE)
# A place of a snippet where the reader types on, with the text that stands there first.
STOP = re.compile(r"\$\{\d+:((?:[^}\\]|\\.)*)\}|\$\{?\d+\}?")


class Dead(Exception):
    """The server did not answer in time, ended, or has no schema."""


class Server:
    """A running server. `schemas` says which schema is for which files: `{uri of the schema: [glob, …]}`."""

    def __init__(self, command, schemas, timeout):
        self.settings = {"hover": True, "completion": True, "validate": True, "schemaStore": {"enable": False},
                         "schemas": schemas}
        self.timeout = timeout
        self.ids, self.names = itertools.count(1), itertools.count(1)
        self.answers, self.published = queue.Queue(), queue.Queue()
        self.process = subprocess.Popen([*command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self):
        completion = {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}}
        self._request("initialize", {
            "processId": os.getpid(), "rootUri": None, "workspaceFolders": None,
            "capabilities": {
                "textDocument": {"completion": completion, "hover": {"contentFormat": ["markdown", "plaintext"]},
                                 "publishDiagnostics": {}},
                "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}},
        })
        self._notify("initialized", {})
        return self

    def __exit__(self, *_):
        try:
            self._request("shutdown", None)
            self._notify("exit", None)
            self.process.wait(5)
        except (Dead, OSError, subprocess.TimeoutExpired):
            self.process.kill()

    def _listen(self):
        pipe = self.process.stdout
        while True:
            length = 0
            while (line := pipe.readline().strip()):
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            body = pipe.read(length) if length else b""
            if not body:
                self.answers.put(None)
                self.published.put(None)
                return
            message = json.loads(body)
            if "method" in message and "id" in message:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": self._asked(message)})
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.published.put(message["params"])
            elif "id" in message:
                self.answers.put(message)

    def _asked(self, message):
        if message["method"] != "workspace/configuration":
            return None
        return [self.settings if item.get("section") == "yaml" else {} for item in message["params"]["items"]]

    def _send(self, message):
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _notify(self, method, params):
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _request(self, method, params):
        wanted = next(self.ids)
        self._send({"jsonrpc": "2.0", "id": wanted, "method": method, "params": params})
        while True:
            message = self._wait(self.answers, method)
            if message.get("id") == wanted:
                if "error" in message:
                    raise Dead(f"{method}: {message['error']['message']}")
                return message.get("result")

    def _wait(self, source, what):
        try:
            message = source.get(timeout=self.timeout)
        except queue.Empty:
            raise Dead(f"no answer to {what} within {self.timeout:g} s") from None
        if message is None:
            raise Dead(f"the server ended before it answered {what}")
        return message

    def open(self, texts, folder, kind):
        """Opens each text as a new file of a folder; says for each its address and its diagnostics. The server waits
        before it looks at a file, so many files at once take hardly longer than one."""
        uris = [(folder / f"{next(self.names)}.{kind}.yaml").as_uri() for _ in texts]
        for uri, text in zip(uris, texts):
            self._notify("textDocument/didOpen",
                         {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
        published = {}
        while not published.keys() >= set(uris):
            message = self._wait(self.published, "didOpen")
            published[message["uri"]] = message["diagnostics"]
        return [(uri, _found(published[uri])) for uri in uris]

    def completions(self, uri, place):
        answer = self._at("textDocument/completion", uri, place) or []
        items = answer["items"] if isinstance(answer, dict) else answer
        return sorted(items, key=lambda item: item.get("sortText", item["label"]))

    def hover(self, uri, place):
        answer = self._at("textDocument/hover", uri, place)
        return text_of(answer["contents"]) if answer else ""

    def _at(self, method, uri, place):
        return self._request(method, {"textDocument": {"uri": uri},
                                      "position": {"line": place[0], "character": place[1]}})


def _found(diagnostics):
    found = sorted((Found(one) for one in diagnostics), key=lambda one: one.start)
    for one in found:
        if NO_SCHEMA.search(one.message):
            raise Dead(one.message)
    return found


class Found:
    """One diagnostic, its places counted from 1."""

    def __init__(self, diagnostic):
        start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
        self.start = (start["line"] + 1, start["character"] + 1)
        self.end = (end["line"] + 1, end["character"] + 1)
        self.message = diagnostic["message"]

    def __repr__(self):
        return f"{self.start[0]}:{self.start[1]} {self.message}"


def text_of(content):
    if isinstance(content, list):
        return "\n".join(text_of(one) for one in content)
    return (content.get("value", "") if isinstance(content, dict) else content or "").strip()


def carets(text):
    """The text without its carets, and where they stood, as (line, character) from 0. The texts are ASCII but for them."""
    places, lines = [], []
    for number, line in enumerate(text.split("\n")):
        while CARET in line:
            before, _, after = line.partition(CARET)
            places.append((number, len(before)))
            line = before + after
        lines.append(line)
    return "\n".join(lines), places


def accepted(text, item, place):
    """The text after an item was chosen and nothing was typed at its stops."""
    edit = item.get("textEdit")
    new = edit["newText"] if edit else item.get("insertText", item["label"])
    here = {"line": place[0], "character": place[1]}
    start, end = (edit["range"]["start"], edit["range"]["end"]) if edit else (here, here)
    new = STOP.sub(lambda stop: (stop.group(1) or "").replace("\\}", "}").replace("\\$", "$"), new)
    lines = text.split("\n")
    line = lines[start["line"]]
    # An editor indents the further lines of a snippet as the line that it starts on, unless the item says otherwise.
    if item.get("insertTextMode", 2) == 2:
        new = new.replace("\n", "\n" + line[: len(line) - len(line.lstrip())])
    rest = lines[end["line"]][end["character"]:]
    return "\n".join([*lines[: start["line"]], line[: start["character"]] + new + rest, *lines[end["line"] + 1:]])
