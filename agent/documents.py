"""Fixed operations the agent may send; all others are composed and read only."""

ORDERS = """query OrdersByNumber($numbers: [String!]!) {
  orders(where: {number: {in: $numbers}}, first: 20) { nodes { number } }
}
"""
PROPOSE = """mutation DraftPlan($input: ProposePlanInput!) {
  proposePlan(input: $input) {
    plan {
      __typename id number status strategy policyVersion expiresOn lineCount
      worth { present plan strict bound } regret
      totals { margin marginLow marginHigh penalty penaltyLow penaltyHigh
        churnWeightedValue churnWeightedValueLow churnWeightedValueHigh }
      lines(first: 100) {
        outcome before { quantity date } after { quantity date } binding reason marginEffect
        customerEffect { low mid high }
        backorder { order { number } line { number } customer { name } product { sku } }
      }
    }
    problems { code message path mend }
  }
}
"""
SERIES = """query ScoreSeries($where: BackorderWhere, $changes: ScoreChangeWhere) {
  backorders(where: $where, first: 20) {
    nodes {
      __typename id order { number } line { number } priority { score rank }
      scoreHistory(where: $changes, orderBy: [{at: ASC}], first: 100) { at score cause }
    }
  }
}
"""
FIRST_LINE = """query HighestLine($where: BackorderWhere) {
  backorders(where: $where, first: 1, orderBy: [{priority: {rank: ASC}}]) {
    nodes { __typename id order { number } line { number } priority { score rank } }
  }
}
"""
WHY_ABOVE = """query WhyAbove($one: ID!, $other: ID!) {
  whyAbove(one: $one, other: $other) { above below rankAbove rankBelow scoreDifference reasons }
}
"""
EXPLAIN = (
    "order { number } line { number } openQuantity allocatedQuantity shortQuantity daysOverdue "
    "customer { name tier } product { sku name } "
    "expected { p50 p90 constraint { kind sentence } } "
    "priority { score rank override { rank author reason } components { name points sentence } } "
    "pegs { firmness supply quantity }"
)
EXPLAIN_CUSTOMER = (
    "name tier satisfaction { level trend } "
    "churnRisk { value band drivers(orderBy: [{points: DESC}]) { name points sentence } } "
    "signals(orderBy: [{at: DESC}], first: 5) { kind at value text }"
)
