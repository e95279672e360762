"""Real HTTP for ASGI applications, inside the event loop that is already running."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Generator

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """One that leaves the process' signals to whoever owns the process, and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class Listener:
    """An application at 127.0.0.1, on `port` or a free one. It can be stopped, which refuses connections, and started
    again at the same URL. `before_stop` ends what would keep requests open."""

    def __init__(self, app: ASGIApp, before_stop: Callable[[], None] = lambda: None, port: int = 0) -> None:
        self._app = app
        self._before_stop = before_stop
        self._port = port
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def running(self) -> bool:
        return self._serving is not None

    async def start(self) -> None:
        """Takes requests from when this returns. Raises OSError where somebody has the port."""
        if self._serving is not None:
            return
        # asyncio turns Nagle's algorithm off only where the protocol is named: 44 ms a request otherwise
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", self._port))
        except OSError as error:
            listening.close()
            raise OSError(error.errno, f"port {self._port} of 127.0.0.1: {error.strerror}") from None
        # connections wait in the backlog until the server has started
        listening.listen(512)
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(
            self._app, lifespan="off", log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=1
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve([listening]))

    async def stop(self) -> None:
        """Ends what is open and refuses connections from then on."""
        if self._server is None or self._serving is None:
            return
        self._before_stop()
        await self._server.up.wait()
        self._server.should_exit = True
        self._server.force_exit = True
        await self._serving
        self._server = self._serving = None
