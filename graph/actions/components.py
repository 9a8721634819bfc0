"""Which products must be looked at together: a change in one may change what follows for others."""

from collections.abc import Iterable


class Links:
    """Products joined by links; `closure` gives all that hang together with some of them."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._head: dict[str, str] = {}
        for left, right in pairs:
            self._head[self._find(left)] = self._find(right)
        self._members: dict[str, set[str]] = {}
        for product in list(self._head):
            self._members.setdefault(self._find(product), set()).add(product)

    def _find(self, product: str) -> str:
        head = product
        while (above := self._head.get(head, head)) != head:
            head = above
        while (above := self._head.setdefault(product, product)) != head:
            self._head[product] = head
            product = above
        return head

    def closure(self, products: Iterable[str]) -> frozenset[str]:
        """The products and everything linked to them, directly or through others."""
        whole: set[str] = set()
        for product in products:
            whole |= self._members.get(self._find(product), {product})
        return frozenset(whole)
