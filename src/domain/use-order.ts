/** The value of a key in a map whose order is that of use, which puts it last; undefined where there is none. */
export function lastUsed<Key, Value>(values: Map<Key, Value>, key: Key): Value | undefined {
  const value = values.get(key)
  if (value !== undefined) putLast(values, key, value)
  return value
}

/** Leaves so many values in a map whose order is that of use: those that were used last. */
export function keepLast<Key, Value>(values: Map<Key, Value>, most: number): void {
  for (const oldest of values.keys()) {
    if (values.size <= most) return
    values.delete(oldest)
  }
}

/** Sets a value in a map whose order is that of use: what is first has been left alone longest. */
export function putLast<Key, Value>(values: Map<Key, Value>, key: Key, value: Value): void {
  values.delete(key)
  values.set(key, value)
}
