"""Which kind of question it is, by its cues; what is about a plan, a decision, a why."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WHY = re.compile(
    r"^(?:so )?(why|how come|what makes|reason|explain|what explains|whats the reason)\b"
)
PROPOSE = re.compile(
    r"^(?:please |can you |could you )?(find something|find a way|propose|suggest|"
    r"draft a plan|make a plan|plan for|plan the|"
    r"allocate|reallocate|cover|solve|fair share|serve|distribute|share out|"
    r"split the next|sort out|fix the shortage)\b"
)
WHAT_IF = re.compile(
    r"\b(what if|suppose|supposing|imagine|assume|assuming|if we|if i|"
    r"what (?:happens|would happen|would change|changes) (?:if|when)|"
    r"(?:lose|gain|cost|save)\b.* if)\b"
)
COMPARE = re.compile(
    r"\b(compare|versus|vs|against doing nothing|side by side|compared (?:to|with))\b"
)
DECIDE = re.compile(
    r"^(?:please |pls |can you |go ahead and )?(freeze|unfreeze|hold|unhold|release|"
    r"approve|reject|execute|undo|submit|"
    r"hand|pause|resume|put|take)\b"
)
MESSAGE = re.compile(
    r"^(?:please |can you )?(ask|tell|write|email|mail|message|inform|notify|let|"
    r"draft (?:a |an )?(?:mail|email|note|message)|compose)\b"
)
HELP = re.compile(
    r"^(?:how (?:do|can|does|should) (?:i|we|one)|what (?:does|is meant by)|"
    r"whats the meaning|define|explain the term|what can you|help)\b|\b(means what|"
    r"mean\??$|meaning of|stand for)"
)
OVERVIEW = re.compile(
    r"^(?:how (?:do|can|does|should) (?:i|we|one)|what can (?:you|i ask)|help|what does .+ mean$|"
    r"whats the meaning|explain the term|define)\b"
)
TERM = re.compile(r"^(?:what is|whats|what are|explain) (?:a |an |the )?[\w-]+(?: [\w-]+)?$")
FORECAST = re.compile(
    r"^(?:when|by when|how long until) (?:are|will|do|can|is)\b.*\b(caught up|"
    r"cleared|done|through|clear|served|complete|filled|finished|arrive|ship|shipped|deliver|delivered|get|recover|"
    r"zero)\b"
)
REPLACES = re.compile(
    r"^(?:what|which (?:items?|products?|skus?)) (?:can|could|may|would|will) "
    r"(?:replace|substitute(?: for)?|stand in for|be used instead of)\b"
)
TREND = re.compile(
    r"\b(trend|trends|over time|develop(?:ed)?|history of|evolv\w+|moved? over|"
    r"changed? over|how did .* (?:move|change|go|grow|shrink)|how has .* (?:moved|changed|"
    r"developed|grown|shrunk|gone)|day by day|week by week|month by month|daily|weekly|monthly)\b"
)
ATTENTION = re.compile(
    r"\b(needs? (?:my |our )?attention|what should i (?:look at|do) first|"
    r"whats burning|most urgent problems|on fire)\b"
)
HAPPENED = re.compile(r"\b(what happened|who changed|what changed|what was done|who did)\b")
WRITE = re.compile(
    r"^(?:please |pls )?(update|change|set|move|ship|edit|modify|fix|push|bump|"
    r"increase|raise|lower|do it|do that|send it)\b"
)
AHEAD = re.compile(r"\b(ahead of|in front of|above|before)\s*$")
BEHIND = re.compile(r"\b(behind|below|after)\s*$")
ACTIONS = {"freeze": "FREEZE", "unfreeze": "UNFREEZE", "hold": "HOLD", "unhold": "UNHOLD"}
ACTIONS |= {"release": "RELEASE", "approve": "APPROVE", "reject": "REJECT", "execute": "EXECUTE"}
ACTIONS |= {"undo": "UNDO", "submit": "SUBMIT", "pause": "PAUSE", "resume": "RESUME"}
SECOND = re.compile(r"\s+(?:and|then|also)\s+(?=(?:what|list|show|how|which|who|why|tell|find)\b)")
ABOUT = (
    ("satisfaction", r"satisf|happy|happier|unhappy|\bsat\b"),
    ("churn", r"churn|leave|lose|risk of"),
    ("allocation", r"allocat|get(?:s|ting)? (?:nothing|so little)|not served"),
    ("rank", r"rank|far down|so low|so high|above|ahead|down the|priority|score|position"),
    ("short", r"short"),
    ("lateness", r"late|overdue|delay|expected|date|slip|still open|waiting"),
)


@cache
def topics() -> dict[str, Any]:
    """The topics file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("topics.yaml").read_text()
    data: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    return data


def has_phrase(low: str, phrases: list[str]) -> str | None:
    """The first of the phrases that the text holds as whole words."""
    return next((one for one in phrases if re.search(rf"\b{re.escape(one)}\b", low)), None)


def about_of(low: str) -> str:
    """What a why is about."""
    return next((name for name, cue in ABOUT if re.search(cue, low)), "rank")


def topic_of(low: str) -> str | None:
    """The glossary term a help question is about."""
    glossary = topics()["glossary"]
    return next((name for name, words in glossary.items() if has_phrase(low, words)), None)
