"""stub"""


async def raise_and_close(connection, grounds, projection):
    return []
