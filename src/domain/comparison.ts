/** A value at an instant. */
export type Sample = { atMs: number; value: number }

/**
 * Series over the time that all of them have, each divided by its value at the beginning of it. Empty where they have no
 * time in common, and for a series that is worth nothing at its beginning.
 */
export function rebased(series: readonly (readonly Sample[])[]): Sample[][] {
  const startMs = Math.max(...series.map(samples => samples[0]?.atMs ?? Number.POSITIVE_INFINITY))
  if (!Number.isFinite(startMs)) return series.map(() => [])
  return series.map(samples => {
    const base = asOf(samples, startMs)
    if (base === null || base <= 0) return []
    const later = samples.filter(({ atMs }) => atMs > startMs)
    return [{ atMs: startMs, value: base }, ...later].map(({ atMs, value }) => ({
      atMs,
      value: value / base,
    }))
  })
}

/** What holds at an instant: the newest value then; null before the first. */
export function asOf(samples: readonly Sample[], atMs: number): number | null {
  return samples.findLast(sample => sample.atMs <= atMs)?.value ?? null
}
