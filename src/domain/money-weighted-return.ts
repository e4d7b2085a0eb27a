/** What a holder put in (positive) or took out (negative), in credits, and when, in seconds since the epoch. */
export type HolderFlow = { amount: number; atSeconds: number }

const YEAR_SECONDS = 365 * 86_400
/** Growth is looked for between losing all but a millionth and a millionfold gain. */
const GROWTH_BOUNDS = [1e-6, 1e6] as const
const BISECTION_STEPS = 200

/**
 * The money-weighted return of a holder: the one rate at which its flows would have grown to what it holds now (IRR).
 * Over less than a year it is the return of the whole time, never annualised; over a year or more it is per year of 365
 * days (XIRR). Null where there are no flows, or no one rate within a millionfold.
 */
export function moneyWeightedReturn(
  flows: readonly HolderFlow[],
  value: number,
  nowSeconds: number,
): number | null {
  const first = Math.min(...flows.map(flow => flow.atSeconds))
  if (flows.length === 0) return null
  const spanSeconds = nowSeconds - first
  if (spanSeconds <= 0) return returnOf(total(flows), value)
  const growth = solvedGrowth(
    factor => futureValue(flows, factor, spanSeconds, nowSeconds) - value,
    GROWTH_BOUNDS[0],
    GROWTH_BOUNDS[1],
  )
  if (growth === null) return null
  return (spanSeconds < YEAR_SECONDS ? growth : growth ** (YEAR_SECONDS / spanSeconds)) - 1
}

/** What the flows are worth at the end, where one credit grows by `growth` over the whole span. */
function futureValue(
  flows: readonly HolderFlow[],
  growth: number,
  spanSeconds: number,
  nowSeconds: number,
): number {
  return flows.reduce(
    (sum, { amount, atSeconds }) => sum + amount * growth ** ((nowSeconds - atSeconds) / spanSeconds),
    0,
  )
}

function total(flows: readonly HolderFlow[]): number {
  return flows.reduce((sum, { amount }) => sum + amount, 0)
}

function returnOf(paid: number, value: number): number | null {
  return paid > 0 ? value / paid - 1 : null
}

/** The growth at which the function crosses zero, by bisection of its logarithm; null where its ends have one sign. */
function solvedGrowth(excess: (growth: number) => number, low: number, high: number): number | null {
  let [below, above] = [Math.log(low), Math.log(high)]
  const signBelow = Math.sign(excess(low))
  if (signBelow === Math.sign(excess(high))) return null
  for (let step = 0; step < BISECTION_STEPS; step++) {
    const middle = (below + above) / 2
    if (Math.sign(excess(Math.exp(middle))) === signBelow) below = middle
    else above = middle
  }
  return Math.exp((below + above) / 2)
}
