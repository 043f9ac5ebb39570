"""The HTTP API's envelope: how every answer leaves."""

from typing import Any

from rest_framework import renderers


class EnvelopeRenderer(renderers.JSONRenderer):
    """`{"code": 0, "message": "ok", "data": …}`; errors are enveloped where they are made."""

    def render(
        self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None
    ) -> bytes:
        """Wrap what a view answered."""
        response = (renderer_context or {}).get("response")
        if response is None or not response.exception:
            data = envelope(data)
        return super().render(data, accepted_media_type, renderer_context)


class BrowsableRenderer(renderers.BrowsableAPIRenderer):
    """The browsable API, with its forms, in the same envelope."""

    def get_default_renderer(self, view: Any) -> renderers.BaseRenderer:
        """Show what a client would get."""
        return EnvelopeRenderer()


def envelope(data: Any) -> dict:
    """A successful answer."""
    return {"code": 0, "message": "ok", "data": data}
