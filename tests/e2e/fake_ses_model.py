"""What may be said to Amazon SES and by it, from the public service model that botocore ships: the way of each operation
(method, path), the shapes of what goes in and comes out, and the errors with their status codes.

Nothing here is a rule of sesform. A member that neither the model nor ADDED knows is refused, so that a slip of the pen
in a request shows; SES itself would ignore it.
"""

import copy
import json
import re
import urllib.parse

import botocore.loaders

LABEL = re.compile(r"{(\w+)}")

# Members that SES has and the pinned botocore does not know yet, with their shapes.
NEW_SHAPES = {
    "SuppressionScope": {"type": "string", "enum": ["ACCOUNT", "TENANT"]},
    "ListFilter": {"type": "map", "key": {"shape": "Ip"}, "value": {"shape": "Ip"}},
}
ADDED = {
    "SuppressionOptions": {"SuppressionScope": {"shape": "SuppressionScope"}},
    "PutConfigurationSetSuppressionOptionsRequest": {"SuppressionScope": {"shape": "SuppressionScope"}},
    "ListConfigurationSetsRequest": {"Filter": {"shape": "ListFilter"}},
    "ListEmailIdentitiesRequest": {"Filter": {"shape": "ListFilter"}},
}
# Since 2026-09-29 lists of these are asked for with a body; before, with a query. SES takes both.
NEW_WAYS = {
    "ListConfigurationSets": ("POST", "/v2/email/list-configuration-sets"),
    "ListEmailIdentities": ("POST", "/v2/email/list-identities"),
}


class Refusal(Exception):
    """An error that SES answers with."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


def bad_request(message):
    return Refusal("BadRequestException", message)


def without_nothing(value):
    """A value without the members that are null: on the wire null is as good as absent."""
    if isinstance(value, dict):
        return {key: without_nothing(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nothing(member) for member in value]
    return value


class Model:
    """The service model, read once."""

    def __init__(self):
        # Whether values of enumerations and members that no model knows yet pass: an SES of tomorrow.
        self.of_tomorrow = False
        model = botocore.loaders.Loader().load_service_model("sesv2", "service-2")
        self.shapes, self.operations = copy.deepcopy(dict(model["shapes"])), model["operations"]
        for name, shape in NEW_SHAPES.items():
            self.shapes.setdefault(name, shape)
        for name, members in ADDED.items():
            for member, reference in members.items():
                self.shapes[name]["members"].setdefault(member, reference)
        self.ways = [self.way(operation["http"]["method"], operation["http"]["requestUri"], name)
                     for name, operation in self.operations.items()]
        self.ways += [self.way(method, path, name) for name, (method, path) in NEW_WAYS.items()]
        # The more of a path is literal, the earlier it is tried.
        self.ways.sort(key=lambda way: way[0])

    @staticmethod
    def way(method, path, name):
        pattern = "".join(f"(?P<{piece}>[^/]+)" if odd % 2 else re.escape(piece)
                          for odd, piece in enumerate(LABEL.split(path)))
        return len(LABEL.findall(path)), method, re.compile(pattern.rstrip("/") + "/?"), name

    def route(self, method, path):
        """The operation and the labels of its path, still encoded; None where no operation has such a path."""
        for _, wanted, pattern, name in self.ways:
            found = pattern.fullmatch(path) if wanted == method else None
            if found:
                return name, found.groupdict()
        return None

    def members(self, shape):
        return self.shapes[shape].get("members", {})

    def given(self, name, method, labels, query, body):
        """The input of one operation, checked: from the path, the query and the body."""
        operation = self.operations[name]
        shape = operation["input"]["shape"]
        given = self.body_of(body) if method != "GET" else {}
        if name in NEW_WAYS and method == "GET":
            query, given = self.typed(shape, query), {}
            given.update(query)
        for member, reference in self.members(shape).items():
            location, key = reference.get("location"), reference.get("locationName", member)
            if location == "uri":
                given[member] = urllib.parse.unquote(labels[key])
            elif location == "querystring" and key in query and member not in given:
                given.update(self.typed(shape, {key: query[key]}))
        self.check(shape, given, name)
        return given

    @staticmethod
    def body_of(body):
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise Refusal("SerializationException", "the body is not a JSON object")
        return without_nothing(given)

    def typed(self, shape, query):
        """What a query says, in the types of the model."""
        typed = {}
        for member, reference in self.members(shape).items():
            values = query.get(reference.get("locationName", member))
            if not values:
                continue
            kind = self.shapes[reference["shape"]]["type"]
            try:
                typed[member] = values if kind == "list" else int(values[0]) if kind == "integer" else values[0]
            except ValueError as error:
                raise bad_request(f"{member} is not a number: {values[0]}") from error
        return typed

    def check(self, name, value, path):
        """Whether a value is of a shape: types, required members, enumerations, lengths, ranges and patterns."""
        shape = self.shapes[name]
        CHECKS[shape["type"]](self, shape, value, path)

    def status(self, code):
        """The HTTP status of an error."""
        shape = self.shapes.get(code, {})
        return shape.get("error", {}).get("httpStatusCode", STATUS_OF_ALL_SERVICES.get(code, 500))


# Errors that every AWS service has, and no model lists.
STATUS_OF_ALL_SERVICES = {
    "UnrecognizedClientException": 403, "AccessDeniedException": 403, "InvalidClientTokenId": 403,
    "SerializationException": 400, "UnknownOperationException": 404, "InternalServerErrorException": 500,
}


def expect(holds, path, what):
    if not holds:
        raise bad_request(f"1 validation error detected: Value at '{path}' failed to satisfy constraint: {what}")


def check_structure(model, shape, value, path):
    expect(isinstance(value, dict), path, "Member must be a structure")
    for member in shape.get("required", []):
        expect(member in value, f"{path}.{member}", "Member must not be null")
    for member, inner in value.items():
        if model.of_tomorrow and member not in shape["members"]:
            continue
        expect(member in shape["members"], f"{path}.{member}", "Member is not known")
        model.check(shape["members"][member]["shape"], inner, f"{path}.{member}")


def check_list(model, shape, value, path):
    expect(isinstance(value, list), path, "Member must be a list")
    expect(shape.get("min", 0) <= len(value) <= shape.get("max", len(value)), path, "Member has a wrong length")
    for inner in value:
        model.check(shape["member"]["shape"], inner, f"{path}[]")


def check_map(model, shape, value, path):
    expect(isinstance(value, dict), path, "Member must be a map")
    for key, inner in value.items():
        model.check(shape["key"]["shape"], key, f"{path}.key")
        model.check(shape["value"]["shape"], inner, f"{path}.{key}")


def check_string(model, shape, value, path):
    expect(isinstance(value, str), path, "Member must be a string")
    expect(model.of_tomorrow or value in shape.get("enum", [value]), path, f"Member must satisfy enum value set: {shape.get('enum')}")
    expect(shape.get("min", 0) <= len(value) <= shape.get("max", len(value)), path, "Member has a wrong length")
    expect(re.fullmatch(shape.get("pattern", ".*"), value, re.DOTALL), path, f"Member must match {shape.get('pattern')}")


def check_number(_, shape, value, path):
    expect(isinstance(value, (int, float)) and not isinstance(value, bool), path, "Member must be a number")
    expect(shape.get("min", value) <= value <= shape.get("max", value), path, "Member is out of range")


def check_boolean(_, __, value, path):
    expect(isinstance(value, bool), path, "Member must be a boolean")


CHECKS = {
    "structure": check_structure, "list": check_list, "map": check_map, "string": check_string, "boolean": check_boolean,
    "integer": check_number, "long": check_number, "double": check_number, "float": check_number,
    "timestamp": check_number,
}
