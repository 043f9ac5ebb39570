"""The base of the API's views."""

from rest_framework.generics import GenericAPIView
from rest_framework.request import Request


class APIView(GenericAPIView):
    """A generic view, so that the browsable API has forms, that checks what comes in."""

    def validated(self, request: Request) -> dict:
        """The body, checked. Raises DRF's ValidationError."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def query(self, serializer_class: type) -> dict:
        """The query string, checked. Raises DRF's ValidationError."""
        serializer = serializer_class(data=self.request.query_params)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
