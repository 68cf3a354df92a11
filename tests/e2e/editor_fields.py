"""Every field of the schema, with a file in which it stands: what editor.py asks about all of them in the same way."""

import json
import re

HEAD = {"version": "1", "account": '"123456789012"', "regions": "{}"}
TARGETS = ["cloudwatch", "sns", "firehose", "eventbridge", "pinpoint"]
STOP = re.compile(r"\$\{\d+:([^}]*)\}")


class Field:
    """One field. `path` leads to it from the top; `schema` is its schema, `record` that of the mapping it stands in."""

    def __init__(self, path, schema, record, parent=None):
        self.path, self.schema, self.record, self.parent = path, schema, record, parent

    @property
    def name(self):
        return ".".join(self.path)

    def sample(self):
        """A right value, as YAML on one line."""
        return sample_of(self.schema, self.parent)

    def file(self, value, root):
        """The file with this value in the field, and the line of the field, from 0."""
        return build(self.path, value, root)

    def with_caret(self, root):
        """The file without the field, with a caret where its key would stand. None where no other field can stand."""
        lines, _, line = tree(self.path, "", root, caret=True)
        return "\n".join(lines) + "\n", line


def resolve(root, schema):
    """The schema and all that holds beside it: `allOf` and references."""
    for part in [schema, *schema.get("allOf", [])]:
        if "$ref" in part:
            target = root
            for step in part["$ref"].lstrip("#/").split("/"):
                target = target[step]
            yield from resolve(root, target)
        elif part is schema:
            yield part
        else:
            yield from resolve(root, part)


def properties(root, schema):
    return {name: inner for part in resolve(root, schema) for name, inner in part.get("properties", {}).items()
            if isinstance(inner, dict) and "type" not in part.get("if", {}) and inner is not True}


def values(root, schema):
    """The schema of the values of a mapping by names."""
    return next((part["additionalProperties"] for part in resolve(root, schema)
                 if isinstance(part.get("additionalProperties"), dict)), None)


def missing(root, schema, stated):
    """The fields that a mapping must have beside one."""
    for part in resolve(root, schema):
        yield from (name for name in part.get("required", []) if name != stated)
    if "sns" in properties(root, schema) and stated not in TARGETS:
        yield "sns"


def every(root):
    """Every field of a file, from the top down."""
    def walk(schema, path):
        for name, inner in properties(root, schema).items():
            if inner.get("doNotSuggest") and "description" not in inner:
                continue
            if not path and name == "regions":
                yield Field([name], inner, schema)
                yield from walk(values(root, inner), ["regions", "eu-west-1"])
                continue
            yield Field([*path, name], inner, schema)
            if (value := values(root, inner)) is not None:
                key = key_of(inner)
                yield Field([*path, name, key], value, None, inner)
                yield from walk(value, [*path, name, key])
            else:
                yield from walk(inner, [*path, name])
    yield from walk(root, [])


def key_of(schema):
    return next(iter(schema["defaultSnippets"][0]["body"]))


def sample(schema):
    if schema.get("examples"):
        return json.dumps(schema["examples"][0])
    for part in [schema, *schema.get("anyOf", []), *schema.get("allOf", [])]:
        if "const" in part:
            return json.dumps(part["const"])
        if part.get("enum"):
            return part["enum"][0]
        if part.get("examples"):
            return json.dumps(part["examples"][0])
        if part.get("defaultSnippets"):
            return flow(part["defaultSnippets"][0]["body"])
    return "{}" if schema.get("type") == "object" else "old_name"


def sample_of(field, parent):
    """A right value: of what a mapping by names holds, the one that the mapping's snippet has."""
    if parent is None:
        return sample(field)
    return flow(next(iter(parent["defaultSnippets"][0]["body"].values())))


def flow(body):
    if isinstance(body, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {flow(value)}" for key, value in body.items()) + "}"
    return STOP.sub(r"\1", body[1:])


def tree(path, value, root, caret=False):
    """The lines of a file with a value at a path, the line of the field, and that of the caret."""
    lines, schema, fields, place = [], root, dict(HEAD), 0
    for depth, name in enumerate(path):
        indent, last = "  " * depth, depth == len(path) - 1
        known = properties(root, schema)
        beside = {} if depth else {key: text for key, text in fields.items() if key != name}
        if depth and name in known:
            beside = {key: sample(known[key]) for key in missing(root, schema, name)}
        if last and path[-1] == "https":
            beside["domain"] = "track.example.com"
        lines.extend(f"{indent}{key}: {text}" for key, text in beside.items())
        place = len(lines)
        if not last:
            lines.append(f"{indent}{name}:")
        elif caret:
            lines.append(f"{indent}‸")
        else:
            lines.append(f"{indent}{name}: {value}" if value else f"{indent}{name}:")
        schema = known.get(name) or values(root, schema) or {}
    return lines, schema, place


def build(path, value, root):
    lines, _, place = tree(path, value, root)
    return "\n".join(lines) + "\n", place
