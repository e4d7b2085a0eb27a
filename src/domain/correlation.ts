/** Fewer pairs than this say nothing of how two series move together. */
export const MIN_CORRELATED_DAYS = 10

/** Daily returns by the day they close, as ISO 8601 dates. */
export type DailyReturns = ReadonlyMap<string, number>

/** The returns from each daily close to the next day's; a day that is missing breaks the chain. */
export function dailyReturnsOf(closes: readonly { day: string; index: number }[]): DailyReturns {
  const returns = new Map<string, number>()
  for (const [place, { day, index }] of closes.entries()) {
    const before = closes[place - 1]
    if (before && before.index > 0 && daysBetween(before.day, day) === 1) {
      returns.set(day, index / before.index - 1)
    }
  }
  return returns
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

/**
 * Pearson's correlation over the days that both have; null where there are fewer than 10 of them, or where one of the two
 * did not move.
 */
export function correlationOf(
  one: DailyReturns,
  other: DailyReturns,
): { days: number; value: number | null } {
  const pairs = [...one].flatMap(([day, x]) => {
    const y = other.get(day)
    return y === undefined ? [] : [{ x, y }]
  })
  const meanX = mean(pairs.map(({ x }) => x))
  const meanY = mean(pairs.map(({ y }) => y))
  let products = 0
  let squaresX = 0
  let squaresY = 0
  for (const { x, y } of pairs) {
    products += (x - meanX) * (y - meanY)
    squaresX += (x - meanX) ** 2
    squaresY += (y - meanY) ** 2
  }
  const scale = Math.sqrt(squaresX) * Math.sqrt(squaresY)
  const isDefined = pairs.length >= MIN_CORRELATED_DAYS && scale > 0
  return { days: pairs.length, value: isDefined ? Math.max(-1, Math.min(1, products / scale)) : null }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
