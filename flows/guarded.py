"""A web application behind the secret of its server: without it nothing is answered, not even that it is well.

Prefect asks for the secret at its API alone; its pages and its description of itself would be open beside it.
"""

import base64
import hmac
import importlib
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

SECRET = "PREFECT_SERVER_API_AUTH_STRING"
INSIDE = ("prefect.server.api.server", "create_app")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


def app() -> App:
    """Prefect's server, for uvicorn's --factory."""
    module, factory = INSIDE
    return behind(getattr(importlib.import_module(module), factory)(), os.environ[SECRET])


def behind(inside: App, secret: str) -> App:
    """The application, answering requests with the secret only; sockets are asked for it in their first message."""
    wanted = header_of(secret).encode()

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] != "http" or hmac.compare_digest(given, wanted):
            await inside(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return guarded


def header_of(secret: str) -> str:
    """What a request says that knows the secret."""
    return "Basic " + base64.b64encode(secret.encode()).decode()
