"""What is not answered from the data: secrets, other subjects, help."""

from agent.interpreter import intents
from agent.interpreter.question import Interpretation, Question, act, done
from agent.reading import Reading


def read_not_in_data(asked: Question) -> Interpretation | None:
    """What no graph of backorders holds; offers what is near."""
    if not intents.has_phrase(asked.low, intents.topics()["not_in_data"]):
        return None
    for node in ("InboundShipment", "Location", "Order", "Customer", "Product"):
        if asked.named(node):
            reading, _ = asked.rows("Backorder" if node == "Order" else node)
            offer = Reading(
                reading.node, [one for one in reading.where if isinstance(one[-1], str)]
            )
            return done(act("refuse", reason="NOT_IN_DATA", offer=offer))
    return done(act("refuse", reason="NOT_IN_DATA", offer=None))


def read_foreign(asked: Question) -> Interpretation | None:
    """Another language is not guessed at."""
    known = frozenset(intents.topics()["foreign"])
    words = asked.low.replace(",", " ").split()
    found = sum(word in known for word in words)
    unknown = sum(item.kind == "unknown" for item in asked.items)
    if found < 2 or 3 * max(found, unknown) < len(words):
        return None
    offer = "Ask in English, such as: which premium lines are overdue"
    return done(act("refuse", reason="OUT_OF_SCOPE", offer=offer))


def read_nothing(asked: Question) -> Interpretation | None:
    """Nothing of the product in it."""
    telling = ("node", "cond", "value")
    words = sum(item.kind == "unknown" for item in asked.items)
    known = any(item.kind == "name" or item.has(*telling) for item in asked.items)
    named = sum(item.has("field") for item in asked.items)
    fields, known = named > 0, known or named > 1
    if not known and (not fields or words) and not intents.ATTENTION.search(asked.low):
        if (
            intents.WRITE.match(asked.low)
            or intents.HAPPENED.search(asked.low)
            or intents.DECIDE.match(asked.low)
            or _numbered_why(asked)
            or (fields and intents.TREND.search(asked.low))
        ):
            return None
        return done(act("refuse", reason="OUT_OF_SCOPE", offer=None)) if words else None
    return None


def _numbered_why(asked: Question) -> bool:
    """Why about a number: of an order that the data does not have."""
    return bool(intents.WHY.match(asked.low)) and any(one.kind == "num" for one in asked.items)


def read_special(low: str) -> Reading | None:
    """Refusals and help, which need no names."""
    topics = intents.topics()
    for reason in ("secret", "injection"):
        if intents.has_phrase(low, topics[reason]):
            return act("refuse", reason=reason.upper(), offer=None)
    if intents.HELP.search(low) and (topic := intents.topic_of(low)):
        return act("help", topic=topic)
    if intents.TERM.match(low) and (topic := intents.topic_of(low)):
        return act("help", topic=topic)
    if intents.OVERVIEW.match(low):
        return act("help", topic="overview")
    found = intents.has_phrase(low, topics["destructive"])
    if found and (low.startswith(found) or low.split()[0] in ("please", "just", "now")):
        return act("refuse", reason="DESTRUCTIVE", offer="a plan or a what-if to look at first")
    return None
