"""OpenAPI: every answer in its envelope, every operation with its errors."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema

ERROR = {
    "type": "object",
    "description": "`code` is HTTP status × 100 + detail; `errors` names the fields.",
    "required": ["code", "message", "data"],
    "properties": {
        "code": {"type": "integer", "minimum": 40000},
        "message": {"type": "string"},
        "data": {},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "retry_after": {"type": "number", "description": "Seconds."},
    },
}


class EnvelopeSchema(AutoSchema):
    """Describes answers as `{"code": 0, "message": "ok", "data": …}`."""

    def get_tags(self) -> list[str]:
        """Group operations by the first part of the path after /api."""
        return [self.path.split("/")[2]]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict:
        """A deletion answers 200: the envelope is a body."""
        responses = super()._get_response_bodies(direction)
        if "204" in responses:
            responses["200"] = responses.pop("204")
        return responses

    def _get_response_for_code(self, *args: Any, **kwargs: Any) -> dict:
        response = super()._get_response_for_code(*args, **kwargs)
        content = response.get("content") or {"application/json": {"schema": {"type": "null"}}}
        response["content"] = {
            media_type: {**media, "schema": _envelope(media["schema"])}
            for media_type, media in content.items()
        }
        return response


class BareSchema(EnvelopeSchema):
    """Describes answers that are not enveloped: bytes, or nothing but headers."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict:
        return AutoSchema._get_response_bodies(self, direction)

    def _get_response_for_code(self, *args: Any, **kwargs: Any) -> dict:
        return AutoSchema._get_response_for_code(self, *args, **kwargs)


def _envelope(data: dict) -> dict:
    return {
        "type": "object",
        "required": ["code", "message", "data"],
        "properties": {
            "code": {"type": "integer", "const": 0},
            "message": {"type": "string", "const": "ok"},
            "data": data,
        },
    }


def document_errors(result: dict, **kwargs: Any) -> dict:
    """Add the error envelope to every operation. A drf-spectacular postprocessing hook."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR
    schema = {"$ref": "#/components/schemas/Error"}
    error = {
        "description": "An error: docs/errors.md lists the codes.",
        "content": {"application/json": {"schema": schema}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"] |= {"4XX": error, "5XX": error}
    return result


def allow_overlap(result: Any, **kwargs: Any) -> Any:
    """Say anyOf for oneOf: null is also anything, an empty page any page. Another such hook."""
    if isinstance(result, list):
        return [allow_overlap(item) for item in result]
    if isinstance(result, dict):
        return {
            "anyOf" if key == "oneOf" else key: allow_overlap(value)
            for key, value in result.items()
        }
    return result
