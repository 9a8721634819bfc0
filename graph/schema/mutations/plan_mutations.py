"""Mutations on plans that exist, and on plans made by hand."""

from graph.actions.approve_plan import ApprovePlan, approve_plan
from graph.actions.edit_plan import EditPlan, edit_plan
from graph.actions.execute_plan import ExecutePlan, execute_plan
from graph.actions.reject_plan import RejectPlan, reject_plan
from graph.actions.release_plan import ReleasePlan, release_plan
from graph.actions.submit_plan import SubmitPlan, submit_plan
from graph.actions.undo_plan import UndoPlan, undo_plan
from graph.schema.mutations.model import Mutation

PLANS = (
    Mutation(
        "submitPlan",
        submit_plan,
        SubmitPlan,
        "plan",
        "Plan",
        "Make a draft a proposal that others may approve. Right: PROPOSE.",
    ),
    Mutation(
        "approvePlan",
        approve_plan,
        ApprovePlan,
        "plan",
        "Plan",
        "Approve a proposal; a draft is submitted first. Right: APPROVE (and PROPOSE).",
    ),
    Mutation(
        "rejectPlan",
        reject_plan,
        RejectPlan,
        "plan",
        "Plan",
        "Say no to a plan that is not executed yet. Right: APPROVE.",
    ),
    Mutation(
        "executePlan",
        execute_plan,
        ExecutePlan,
        "plan",
        "Plan",
        "Reserve exactly what was approved, or nothing when something moved. Right: EXECUTE.",
    ),
    Mutation(
        "undoPlan",
        undo_plan,
        UndoPlan,
        "plan",
        "Plan",
        "Take an executed plan back, until it is released or shipped. Right: EXECUTE.",
    ),
    Mutation(
        "releasePlan",
        release_plan,
        ReleasePlan,
        "plan",
        "Plan",
        "Hand an executed plan over to the order system; ends undo. Right: EXECUTE.",
    ),
    Mutation(
        "editPlan",
        edit_plan,
        EditPlan,
        "plan",
        "Plan",
        "Move reserved units between lines by hand, as a draft with its effect. Right: PROPOSE.",
        words={
            "plan": "The draft to go on with, by number or id; a new one where absent.",
            "changes": "What lines shall have reserved; what one gives up another can get.",
            "quantity": "What the line shall have reserved in all, base units.",
            "supply": "Id of the stock position, lot or inbound to take from.",
        },
    ),
)
