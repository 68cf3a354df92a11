"""A fake of Amazon SES v2 and STS that shares nothing with sesform: an HTTP server in this process whose requests are
routed and checked by the service model of botocore (fake_ses_model.py), and whose rules are those of the public
documentation (fake_ses_rules.py).

    with fake_ses.Fake(seed=7) as fake:
        fake.keys["a key"] = "123456789012"
        place = fake.place("123456789012", "eu-west-1")     # plain dicts, see fake_ses_rules.py
        ... a client with endpoint_url=fake.endpoint ...
        fake.calls                                           # what was asked, in order

It is as unhelpful as SES may be: pages are short, every paging has an order of its own, answers carry members that no
client knows, and nulls. Beside that it does what its hooks say.
"""

import copy
import http.server
import json
import random
import re
import socket
import threading
import urllib.parse

import fake_ses_rules as rules
from fake_ses_model import Model, Refusal, bad_request

CREDENTIAL = re.compile(r"Credential=([^/]+)/\d{8}/([a-z0-9-]+)/([a-z0-9]+)/aws4_request")
# What a page holds where neither the caller nor the fake says otherwise, and the most that a caller may ask for.
PAGE, LARGEST_PAGE = 50, 1000
# How often an answer has something in it that no client knows, or a null: one in so many.
SURPRISES = 3
# The most ARNs that the index of tags takes at once.
MOST_ARNS = 100
# What an operation that changes nothing is called.
READS = ("Get", "List")
STS_ANSWER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::{account}:user/judge</Arn>
    <UserId>AIDAJUDGE</UserId>
    <Account>{account}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>{request}</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>"""
STS_ERROR = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>{request}</RequestId>
</ErrorResponse>"""
MODEL = Model()


class Call(dict):
    """One request: account, region, operation, name, given, write, status."""

    __getattr__ = dict.__getitem__

    def __repr__(self):
        return f"{self['region']} {self['operation']} {self['given']} -> {self['status']}"


class Hooks:
    """What goes wrong on purpose.

    page_size        items of a page, however many were asked for; None for what was asked for
    throttle         every so many-th call to SES is answered with 429; 0 for none
    closed           Regions that are not enabled for the account: each call is answered with 403
    vanish           (region, name of a set): the operation before which somebody deletes that set, once
    lists_reserved   whether ListDedicatedIpPools names the reserved pools too
    surprises        whether answers have unknown members and nulls
    watch            called after each write with the account, the Region and its state
    """

    def __init__(self):
        self.page_size, self.throttle, self.closed, self.vanish = None, 0, set(), {}
        self.lists_reserved, self.surprises, self.watch = True, True, None


class Fake:
    """The server, its accounts and its log."""

    def __init__(self, seed=0):
        self.random, self.lock = random.Random(seed), threading.RLock()
        self.keys, self.places, self.calls, self.pagings = {}, {}, [], {}
        self.hooks, self.asked = Hooks(), 0
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"fake": self}))
        self.server.daemon_threads = True
        self.endpoint = "http://127.0.0.1:%d" % self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def place(self, account, region):
        return self.places.setdefault((account, region), rules.new_place())

    def snapshot(self):
        """All accounts in all Regions, a copy; empty Regions are left out."""
        with self.lock:
            return copy.deepcopy({where: place for where, place in self.places.items() if place != rules.new_place()})

    def restore(self, snapshot):
        with self.lock:
            self.places = copy.deepcopy(snapshot)
            self.calls.clear()
            self.pagings.clear()

    def take_calls(self):
        with self.lock:
            calls, self.calls = self.calls, []
            return calls

    def page(self, member, names, given):
        """One page of a list in an order of its own, and the token of the next."""
        asked = given.get("PageSize", PAGE)
        if not 1 <= asked <= LARGEST_PAGE:
            raise bad_request(f"PageSize {asked} is out of range")
        if "NextToken" in given:
            if given["NextToken"] not in self.pagings:
                raise bad_request("NextToken is not valid")
            names = self.pagings[given["NextToken"]]
        else:
            names = self.random.sample(names, len(names))
        size = min(asked, self.hooks.page_size or asked)
        page = {member: names[:size]}
        if names[size:]:
            # A token may hold anything that has to be encoded on its way back.
            token = "%032x/+=&? %%2F" % self.random.getrandbits(128)
            self.pagings[token] = names[size:]
            page["NextToken"] = token
        return page

    def ses(self, account, region, name, given):
        """Does one operation; what is given is valid as far as the model goes."""
        if name not in rules.OPERATIONS:
            raise Refusal("UnknownOperationException", f"{name} is not faked")
        if region in self.hooks.closed:
            raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
        self.asked += 1
        if self.hooks.throttle and self.asked % self.hooks.throttle == 0:
            raise Refusal("TooManyRequestsException", "Too many requests")
        where = (region, given.get("ConfigurationSetName"))
        state = self.place(account, region)
        if self.hooks.vanish.get(where) == name:
            del self.hooks.vanish[where]
            state["sets"].pop(where[1], None)
        place = {"account": account, "region": region, "state": state, "page": self.page,
                 "lists_reserved": self.hooks.lists_reserved}
        answer = rules.OPERATIONS[name](place, given)
        if self.hooks.watch and not name.startswith(READS):
            self.hooks.watch(account, region, state)
        MODEL.check(MODEL.operations[name]["output"]["shape"], answer, f"answer of {name}")
        return self.told(MODEL.operations[name]["output"]["shape"], copy.deepcopy(answer))

    def told(self, shape, answer):
        """An answer as it is sent: sets and lists of things with names in any order, surprises added."""
        kind = MODEL.shapes[shape]
        if kind["type"] == "list":
            inner = [self.told(kind["member"]["shape"], value) for value in answer]
            return self.random.sample(inner, len(inner)) if len(inner) > 1 and shape in IN_ANY_ORDER else inner
        if kind["type"] != "structure":
            return answer
        told = {member: self.told(kind["members"][member]["shape"], value) if member in kind["members"] else value
                for member, value in answer.items()}
        if self.hooks.surprises and not self.random.randrange(SURPRISES):
            told[self.random.choice(("FutureOptions", "x", "Ünknown"))] = self.random.choice(
                ({"Level": [1, 2.5, None, {"Deep": "☃"}]}, None, "NEW", [[], {}], 12345678901234567890, True))
        absent = [member for member in kind["members"] if member not in told and member not in kind.get("required", [])]
        if self.hooks.surprises and absent and not self.random.randrange(SURPRISES):
            told[self.random.choice(absent)] = None
        return told


IN_ANY_ORDER = ("TagList", "SuppressionListReasons", "EventTypes", "EventDestinations", "CloudWatchDimensionConfigurations")


def name_of(given):
    """What a call is about."""
    for member in ("EventDestinationName", "ConfigurationSetName", "PoolName", "Ip", "EmailIdentity", "ResourceArn"):
        if member in given:
            return given[member]
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    """HTTP to and from the fake."""

    fake = None
    protocol_version = "HTTP/1.1"
    # One write an answer: in two, the second would wait for the other side to acknowledge the first.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, socket.timeout):
            pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        credential = CREDENTIAL.search(self.headers.get("Authorization", ""))
        key, region, service = credential.groups() if credential else ("", "", "")
        with self.fake.lock:
            request = "%08x-fake" % self.fake.random.getrandbits(32)
            account = self.fake.keys.get(key)
            if service == "sts":
                self.sts(account, region, body, request)
            elif service == "tagging":
                self.tagging(account, region, body, request)
            else:
                self.ses(account, region, path, urllib.parse.parse_qs(query, keep_blank_values=True), body, request)

    do_GET = do_PUT = do_POST = do_DELETE = answer

    def sts(self, account, region, body, request):
        action = urllib.parse.parse_qs(body.decode()).get("Action", [""])[0]
        error = None
        if account is None:
            error = (403, "InvalidClientTokenId", "The security token included in the request is invalid.")
        elif action != "GetCallerIdentity":
            error = (400, "InvalidAction", f"Could not find operation {action}")
        self.note(account, region, action, {}, error[0] if error else 200)
        text = STS_ERROR.format(code=error[1], message=error[2], request=request) if error else STS_ANSWER.format(
            account=account, request=request)
        self.send(error[0] if error else 200, "text/xml", {}, text, request)

    def tagging(self, account, region, body, request):
        """GetResources of the Resource Groups Tagging API: the tags of what has some, by ARN."""
        operation, given = self.headers.get("X-Amz-Target", "").rpartition(".")[2], json.loads(body or "{}")
        call = self.note(account, region, operation, given, 200)
        arns = given.get("ResourceARNList", [])
        if operation != "GetResources" or not 1 <= len(arns) <= MOST_ARNS or region in self.fake.hooks.closed:
            call.update(status=400, refusal="InvalidParameterException")
            answer = {"__type": "InvalidParameterException", "Message": "refused"}
            self.send(400, "application/x-amz-json-1.1", {}, json.dumps(answer), request)
            return
        place = {"account": account, "region": region, "state": self.fake.place(account, region)}
        tags = {arn: rules.pairs_of(rules.tagged(place, arn)["Tags"]) for arn in arns}
        answer = {"PaginationToken": "",
                  "ResourceTagMappingList": [{"ResourceARN": arn, "Tags": pairs} for arn, pairs in tags.items() if pairs]}
        self.send(200, "application/x-amz-json-1.1", {}, json.dumps(answer), request)

    def ses(self, account, region, path, query, body, request):
        name, given, code = f"{self.command} {path}", {}, None
        try:
            if account is None:
                raise Refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
            way = MODEL.route(self.command, path)
            if way is None:
                raise Refusal("UnknownOperationException", f"{self.command} {path} is no operation")
            name, labels = way
            call = self.note(account, region, name, given, 200)
            given.update(MODEL.given(name, self.command, labels, query, body))
            call["name"] = name_of(given)
            answer = self.fake.ses(account, region, name, given)
            self.send(200, "application/json", {}, json.dumps(answer), request)
            return
        except Refusal as refusal:
            code, message = refusal.code, refusal.message
        status = MODEL.status(code)
        if not self.fake.calls or self.fake.calls[-1]["given"] is not given:
            self.note(account, region, name, given, status)
        self.fake.calls[-1].update(status=status, refusal=f"{code}: {message}")
        # The protocol has three ways to name an error, and clients read them all.
        headers, answer = self.fake.random.choice((
            ({"x-amzn-ErrorType": code}, {"message": message}),
            ({"x-amzn-errortype": f"{code}:http://internal.amazon.com/coral/com.amazonaws.ses/"}, {"message": message}),
            ({}, {"__type": f"com.amazonaws.ses#{code}", "message": message})))
        self.send(status, "application/json", headers, json.dumps(answer), request)

    def note(self, account, region, operation, given, status):
        call = Call(account=account, region=region, operation=operation, given=given, name=name_of(given), status=status,
                    write=not operation.startswith(READS), refusal=None)
        self.fake.calls.append(call)
        return call

    def send(self, status, kind, headers, text, request):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-RequestId", request)
        for header, value in headers.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
