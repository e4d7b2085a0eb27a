/** A year of monthly returns, January first; null for a month that the pool was not open in. */
export type ReturnYear = { year: number; months: (number | null)[]; total: number | null }

/**
 * Returns month by month from the indexes that months ended with, oldest first. A pool begins at 1, so the first of all its
 * months is measured from there; where earlier months were left out, the first is only the base of the next.
 */
export function monthlyReturns(
  ends: readonly { month: string; index: number }[],
  isWhole: boolean,
): ReturnYear[] {
  const years = new Map<number, ReturnYear>()
  let base: number | null = isWhole ? 1 : null
  for (const { month, index } of ends) {
    const year = Number(month.slice(0, 4))
    const row = years.get(year) ?? { year, months: Array<number | null>(12).fill(null), total: null }
    years.set(year, row)
    if (base !== null && base > 0) {
      const gain = index / base - 1
      row.months[Number(month.slice(5, 7)) - 1] = gain
      row.total = (1 + (row.total ?? 0)) * (1 + gain) - 1
    }
    base = index
  }
  return [...years.values()].reverse()
}
