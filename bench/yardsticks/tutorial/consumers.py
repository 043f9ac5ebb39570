"""The tutorial's consumer: each socket in the room's group, one group_send per message."""

import json

from channels.generic.websocket import AsyncWebsocketConsumer

from .models import Line


class ChatConsumer(AsyncWebsocketConsumer):
    """A socket of one room."""

    async def connect(self) -> None:
        self.room_name = self.scope["url_route"]["kwargs"]["room_name"]
        self.room_group_name = f"chat_{self.room_name}"
        await self.channel_layer.group_add(self.room_group_name, self.channel_name)
        await self.accept()

    async def disconnect(self, close_code: int) -> None:
        await self.channel_layer.group_discard(self.room_group_name, self.channel_name)

    async def receive(self, text_data: str) -> None:
        message = json.loads(text_data)["message"]
        await Line.objects.acreate(room=self.room_name, content=message)
        await self.channel_layer.group_send(
            self.room_group_name, {"type": "chat.message", "message": message}
        )

    async def chat_message(self, event: dict) -> None:
        """Hand a message on to the socket."""
        await self.send(text_data=json.dumps({"message": event["message"]}))
