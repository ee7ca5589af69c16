"""The socket that the server listens with."""

from __future__ import annotations

import asyncio
import socket

from bot.processes.own_bot import free_port
from bot.processes.ports import listen
from tests.live_bot import HOST


def test_an_answer_in_two_writes_does_not_wait_for_the_client() -> None:
    """Else Nagle's algorithm holds back the body until the head is confirmed: 40 ms."""

    async def no_delay() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def take(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken: socket.socket = writer.get_extra_info("socket")
            accepted.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        port = free_port()
        async with await asyncio.start_server(take, sock=listen(HOST, port)):
            _, writer = await asyncio.open_connection(HOST, port)
            found = await accepted
            writer.close()
            await writer.wait_closed()
        return found

    assert asyncio.run(no_delay())
