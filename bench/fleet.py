"""The web processes of a community that are restarted, one after the other, while somebody measures."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.live import Community, Server


@dataclass
class Fleet:
    """The web processes there are now. Each that is stopped is followed by another; `front` is a proxy before them."""

    plaza: Community
    environment: dict[str, str]
    servers: list[Server] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    restarts: int = 0
    stops: list[float] = field(default_factory=list)
    front: str | None = None

    def add(self, port: str = "") -> None:
        server = self.plaza.start(**self.environment, **({"PORT": port} if port else {}))
        self.servers.append(server)
        if self.front is None:
            self.urls.append(server.url)
        elif not self.urls:
            self.urls.append(self.front)

    def restart_oldest(self) -> None:
        """As an operator does: nobody is sent there any more, it is told to end, and it is started anew."""
        oldest = self.servers.pop(0)
        if self.front is None:
            self.urls.remove(oldest.url)
        self.stops.append(oldest.stop(within=15.0))
        self.add("" if self.front is None else oldest.url.rpartition(":")[2])
        self.restarts += 1

    def end(self) -> None:
        for server in self.servers:
            server.kill()
