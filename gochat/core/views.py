"""The base of the API's views, and the answer where there is none."""

from typing import Any

from rest_framework import views
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from .errors import NotFound


class APIView(GenericAPIView):
    """A generic view, so that the browsable API has forms, that checks what comes in."""

    # What takes no body says so by an empty form.
    serializer_class: type[Serializer] = Serializer

    def get_object(self) -> None:
        """Nothing: the handlers ask `access`, and DRF's OPTIONS has no need of a row."""

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


class UnknownPath(views.APIView):
    """Whatever under /api no other path knows."""

    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Answer every method alike."""
        raise NotFound
