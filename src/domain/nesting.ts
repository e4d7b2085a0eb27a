/** Whether lists and objects lie within each other deeper than that. Walks level by level: recursion would end where it matters. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let inner: unknown[] = [value]
  for (let level = 0; inner.length > 0; level += 1) {
    if (level > levels) return true
    inner = inner
      .filter(item => typeof item === 'object' && item !== null)
      .flatMap(item => Object.values(item as object))
  }
  return false
}
