"""As much of JSON Schema as the archive's own schema uses; every word of it that is not known here is an error."""

from datetime import date, datetime

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    *("$schema", "$defs", "$ref", "title", "description", "type", "format", "const", "anyOf", "items"),
    *("properties", "required", "additionalProperties"),
}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def faults(value, schema, root=None, at="$") -> list[str]:
    """Every place where `value` is not what `schema` says, in words."""
    root = root or schema
    assert set(schema) <= KNOWN, f"{at}: {set(schema) - KNOWN}"
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema:
        return min((faults(value, option, root, at) for option in schema["anyOf"]), key=len)
    if not _is_one_of(value, schema["type"]):
        return [f"{at}: {value!r} is no {schema['type']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    return _inside(value, schema, root, at)


def _is_one_of(value, types) -> bool:
    named = types if isinstance(types, list) else [types]
    return any(
        isinstance(value, TYPES[name])
        and not (name == "integer" and value in (True, False) and isinstance(value, bool))
        for name in named
    )


def _inside(value, schema, root, at) -> list[str]:
    if isinstance(value, str) and "format" in schema:
        try:
            FORMATS[schema["format"]](value)
        except ValueError:
            return [f"{at}: {value!r} is no {schema['format']}"]
    if isinstance(value, list):
        return [fault for n, part in enumerate(value) for fault in faults(part, schema["items"], root, f"{at}[{n}]")]
    if isinstance(value, dict):
        known = schema["properties"]
        odd = [f"{at}: {name} missing" for name in schema["required"] if name not in value]
        odd += [f"{at}: {name} unknown" for name in value if name not in known]
        parts = [(name, part) for name, part in value.items() if name in known]
        return odd + [fault for name, part in parts for fault in faults(part, known[name], root, f"{at}.{name}")]
    return []
