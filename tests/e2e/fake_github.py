"""The part of GitHub's REST API that scripts/github-action uses, on loopback: lists with `Link` pages, comments,
issues, pull requests of a commit, runs of a workflow, and 422 above the longest comment that GitHub takes.

It shares nothing with sesform. What it was asked is in `asked`, with the `Authorization` header of each request.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

# Longest comment, in characters.
LONGEST = 65_536
BOT = "github-actions[bot]"


class FakeGithub:
    """Serves until `close`."""

    def __init__(self, repository="example-org/mail"):
        self.repository, self.lock = repository, threading.RLock()
        self.comments, self.issues, self.minimised, self.asked = {}, [], [], []
        self.pulls, self.pulls_of, self.runs = {}, {}, {}
        self.longest, self.page, self.login, self.fails, self.elsewhere = LONGEST, 100, BOT, {}, None
        self.numbers = iter(range(1001, 100_000))
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                with fake.lock:
                    fake.asked.append((self.command, self.path, self.headers.get("Authorization")))
                    status, content, headers = fake.answer(self.command, self.path, body)
                data = json.dumps(content).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": len(data)}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = answer

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def add_comment(self, number, body, login=None):
        comment = {"id": next(self.numbers), "body": body, "user": {"login": login or self.login}}
        comment.update(node_id=f"IC_{comment['id']}", html_url=f"https://github.example/c/{comment['id']}")
        self.comments.setdefault(number, []).append(comment)
        return comment

    def writes(self):
        return [(method, path) for method, path, _ in self.asked if method != "GET"]

    def listed(self, path, query, items):
        page = int(query.get("page", ["1"])[0])
        size = min(int(query.get("per_page", ["30"])[0]), self.page)
        shown = items[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(items):
            rest = urlencode({**query, "per_page": [str(size)], "page": [str(page + 1)]}, doseq=True)
            here = f"{self.elsewhere or self.url}{path}"
            headers["Link"] = f'<{here}?page=1>; rel="prev", <{here}?{rest}>; rel="next", <{here}?page=99>; rel="last"'
        return 200, shown, headers

    def too_long(self, body):
        if len(body.get("body") or "") > self.longest:
            return 422, {"message": "Validation Failed", "errors": ["body is too long"]}, {}
        return None

    def answer(self, method, target, body):
        url = urlsplit(target)
        path, query = url.path, parse_qs(url.query)
        for pattern, status in self.fails.items():
            if re.search(pattern, f"{method} {path}"):
                return status, {"message": "Resource not accessible by integration"}, {}
        if path == "/user":
            return (403, {"message": "no"}, {}) if self.login == BOT else (200, {"login": self.login}, {})
        if path == "/graphql":
            self.minimised.append(body["variables"]["id"])
            return 200, {"data": {}}, {}
        at = path.removeprefix(f"/repos/{self.repository}")
        if at == path:
            return 404, {"message": "Not Found"}, {}
        if found := re.fullmatch(r"/issues/(\d+)/comments", at):
            number = int(found[1])
            if method == "GET":
                return self.listed(path, query, self.comments.get(number, []))
            return self.too_long(body) or (201, self.add_comment(number, body["body"]), {})
        if (found := re.fullmatch(r"/issues/comments/(\d+)", at)) and method == "PATCH":
            all_comments = [comment for comments in self.comments.values() for comment in comments]
            comment = next(comment for comment in all_comments if comment["id"] == int(found[1]))
            return self.too_long(body) or (comment.update(body=body["body"]) or (200, comment, {}))
        if at == "/issues" and method == "GET":
            label = query.get("labels", [""])[0]
            issues = [it for it in self.issues if it["state"] == "open" and label in it["labels"]]
            return self.listed(path, query, issues)
        if at == "/issues" and method == "POST":
            issue = {"number": next(self.numbers), "state": "open", "user": {"login": self.login}, **body}
            refused = self.too_long(body)
            if not refused:
                self.issues.append(issue)
            return refused or (201, issue, {})
        if (found := re.fullmatch(r"/issues/(\d+)", at)) and method == "PATCH":
            issue = next(issue for issue in self.issues if issue["number"] == int(found[1]))
            return self.too_long(body) or (issue.update(body) or (200, issue, {}))
        if found := re.fullmatch(r"/commits/([0-9a-f]+)/pulls", at):
            return self.listed(path, query, self.pulls_of.get(found[1], []))
        if found := re.fullmatch(r"/pulls/(\d+)", at):
            return 200, self.pulls[int(found[1])], {}
        if found := re.fullmatch(r"/actions/workflows/([^/]+)/runs", at):
            runs = [run for run in self.runs.get(found[1], []) if run["head_sha"] == query["head_sha"][0]]
            return 200, {"workflow_runs": runs}, {}
        return 404, {"message": f"Not Found: {method} {path}"}, {}
