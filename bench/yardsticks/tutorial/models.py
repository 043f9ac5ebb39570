"""What the tutorial's chat stores."""

from django.db import models


class Line(models.Model):
    room = models.CharField(max_length=100)
    content = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.content
