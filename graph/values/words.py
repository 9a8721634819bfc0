"""Every enumeration of the vocabulary, letter for letter; the order of members is their rank."""

from enum import StrEnum


class Tier(StrEnum):
    """Customer tiers, best first."""

    PREMIUM = "PREMIUM"
    GOLD = "GOLD"
    SILVER = "SILVER"
    STANDARD = "STANDARD"


class Band(StrEnum):
    """Bands of churn risk, highest risk first."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class Trend(StrEnum):
    """Direction of a customer's satisfaction."""

    RISING = "RISING"
    STEADY = "STEADY"
    FALLING = "FALLING"


class AllocationStatus(StrEnum):
    """How much of the open quantity has a firm or unexpired soft reservation."""

    NONE = "NONE"
    PARTIAL = "PARTIAL"
    FULL = "FULL"


class SignalKind(StrEnum):
    """Dated things a customer said or did."""

    SURVEY = "SURVEY"
    COMPLAINT = "COMPLAINT"
    CANCEL_THREAT = "CANCEL_THREAT"
    COMPETITOR_QUOTE = "COMPETITOR_QUOTE"
    PRAISE = "PRAISE"


class LocationKind(StrEnum):
    """What a location is."""

    DC = "DC"
    STORE = "STORE"
    PLANT = "PLANT"
    VENDOR = "VENDOR"


class InboundKind(StrEnum):
    """What brings an inbound shipment."""

    PURCHASE = "PURCHASE"
    TRANSFER = "TRANSFER"
    PRODUCTION = "PRODUCTION"


class Firmness(StrEnum):
    """FIRM blocks supply, SOFT blocks until it expires, PROJECTED blocks nothing."""

    FIRM = "FIRM"
    SOFT = "SOFT"
    PROJECTED = "PROJECTED"


class SupplyKind(StrEnum):
    """What a reservation draws on."""

    STOCK = "STOCK"
    LOT = "LOT"
    INBOUND = "INBOUND"


class ProtectionKind(StrEnum):
    """A FLOOR keeps quantity for a group, a CEILING (quota) limits what a group may take."""

    FLOOR = "FLOOR"
    CEILING = "CEILING"


class Strategy(StrEnum):
    """How a plan was made."""

    STRICT = "STRICT"
    FAIR_SHARE = "FAIR_SHARE"
    OPTIMAL = "OPTIMAL"
    MANUAL = "MANUAL"


class PlanStatus(StrEnum):
    """Life of a plan."""

    DRAFT = "DRAFT"
    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    EXECUTED = "EXECUTED"
    RELEASED = "RELEASED"
    UNDONE = "UNDONE"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    SUPERSEDED = "SUPERSEDED"


class Outcome(StrEnum):
    """What a plan does to a line against the present."""

    GAINS = "GAINS"
    LOSES = "LOSES"
    SAME = "SAME"


class ActorKind(StrEnum):
    """Who acted."""

    PERSON = "PERSON"
    AGENT = "AGENT"
    AUTOPILOT = "AUTOPILOT"
    INTEGRATION = "INTEGRATION"
    SYSTEM = "SYSTEM"


class DecidedByKind(StrEnum):
    """Whose word a decision rests on."""

    PERSON = "PERSON"
    GUARDRAIL = "GUARDRAIL"


class ExceptionState(StrEnum):
    """Life of an exception."""

    OPEN = "OPEN"
    SNOOZED = "SNOOZED"
    RESOLVED = "RESOLVED"
    DISMISSED = "DISMISSED"


class Severity(StrEnum):
    """Severity of an exception, worst first."""

    CRITICAL = "CRITICAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"
    INFO = "INFO"


class ExceptionKind(StrEnum):
    """What an exception is about."""

    NO_SUPPLY = "NO_SUPPLY"
    PROMISE_AT_RISK = "PROMISE_AT_RISK"
    INBOUND_LATE = "INBOUND_LATE"
    LATEST_DATE_PASSED = "LATEST_DATE_PASSED"
    CREDIT_HOLD = "CREDIT_HOLD"
    PLAN_SUPERSEDED = "PLAN_SUPERSEDED"
    PEG_CUT = "PEG_CUT"
    DATA_IN_DOUBT = "DATA_IN_DOUBT"


class ConstraintKind(StrEnum):
    """What sets a line's expected date."""

    NO_SUPPLY = "NO_SUPPLY"
    MATERIAL = "MATERIAL"
    LEAD_TIME = "LEAD_TIME"
    GROUP = "GROUP"
    PROTECTION = "PROTECTION"
    QUOTA = "QUOTA"
    HOLD = "HOLD"
    CONSENT = "CONSENT"
    MINIMUM = "MINIMUM"
    PACK = "PACK"
    LATEST_DATE = "LATEST_DATE"
    NONE = "NONE"


class AlternativeKind(StrEnum):
    """The nine ways to fulfil, or not to."""

    ALTERNATE_LOCATION = "ALTERNATE_LOCATION"
    SUBSTITUTE = "SUBSTITUTE"
    SPLIT_SHIPMENT = "SPLIT_SHIPMENT"
    TRANSFER = "TRANSFER"
    EXPEDITE = "EXPEDITE"
    WAIT_FOR_INBOUND = "WAIT_FOR_INBOUND"
    DROP_SHIP = "DROP_SHIP"
    BORROW = "BORROW"
    CANCEL_SHORT = "CANCEL_SHORT"


class RefusalReason(StrEnum):
    """Why an alternative is not feasible."""

    NO_STOCK = "NO_STOCK"
    PAST_LATEST_DATE = "PAST_LATEST_DATE"
    NO_CONSENT = "NO_CONSENT"
    NO_LANE = "NO_LANE"
    PACK = "PACK"
    MINIMUM = "MINIMUM"
    PROTECTED = "PROTECTED"
    EXCLUDED = "EXCLUDED"
    SPLIT_REFUSED = "SPLIT_REFUSED"
    NOT_OFFERED = "NOT_OFFERED"


class GroupPolicy(StrEnum):
    """How the lines of one order move: each alone, all on one day, or in one ratio."""

    INDEPENDENT = "INDEPENDENT"
    TOGETHER = "TOGETHER"
    IN_RATIO = "IN_RATIO"


class JournalAction(StrEnum):
    """What a journal entry records."""

    IMPORTED = "IMPORTED"
    DAY_ADVANCED = "DAY_ADVANCED"
    ORDER_CHANGED = "ORDER_CHANGED"
    RECEIVED = "RECEIVED"
    COUNTED = "COUNTED"
    SIGNAL_RECORDED = "SIGNAL_RECORDED"
    PROMISE_CHANGED = "PROMISE_CHANGED"
    HELD = "HELD"
    FROZEN = "FROZEN"
    PRIORITY_OVERRIDDEN = "PRIORITY_OVERRIDDEN"
    POLICY_ACTIVATED = "POLICY_ACTIVATED"
    PLAN_PROPOSED = "PLAN_PROPOSED"
    PLAN_APPROVED = "PLAN_APPROVED"
    PLAN_REJECTED = "PLAN_REJECTED"
    PLAN_EXECUTED = "PLAN_EXECUTED"
    PLAN_UNDONE = "PLAN_UNDONE"
    RELEASED = "RELEASED"
    RESERVATION_RELEASED = "RESERVATION_RELEASED"
    PEG_CUT = "PEG_CUT"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"
    REPAIRED = "REPAIRED"
    TRACKED = "TRACKED"
    CONSENT_RECORDED = "CONSENT_RECORDED"
    EXCEPTION_HANDLED = "EXCEPTION_HANDLED"
    PLAN_SUPERSEDED = "PLAN_SUPERSEDED"
    PLAN_EXPIRED = "PLAN_EXPIRED"
    RESERVED = "RESERVED"
    POLICY_SAVED = "POLICY_SAVED"
    PAUSED = "PAUSED"


class Right(StrEnum):
    """What a caller may do; every action checks one."""

    READ = "READ"
    PROPOSE = "PROPOSE"
    APPROVE = "APPROVE"
    EXECUTE = "EXECUTE"
    CONFIGURE = "CONFIGURE"
    INTEGRATE = "INTEGRATE"
