"""The way through a proxy, for those whose environment names one: aiohttp knows every kind. Imported by them alone."""

import aiohttp

from handlers.telegram.wire import CONNECT, Answer, Cut, Unreached


class Proxied:
    """One session that keeps its connections, `most` at once."""

    def __init__(self, proxy: str, most: int) -> None:
        connector = aiohttp.TCPConnector(limit=most, ttl_dns_cache=300)
        self._proxy = proxy
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def ask(self, method: str, url: str, body: bytes, kind: str, patience: float) -> Answer:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=patience)
        headers = {"Content-Type": kind} if kind else {}
        try:
            async with self._session.request(
                method, url, data=body or None, headers=headers, timeout=timeout, proxy=self._proxy
            ) as answer:
                return Answer(answer.status, await answer.read(), stays=True)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreached(type(error).__name__) from None
        except TimeoutError:
            raise
        except aiohttp.ClientError as error:
            raise Cut(type(error).__name__) from None

    async def close(self) -> None:
        await self._session.close()
