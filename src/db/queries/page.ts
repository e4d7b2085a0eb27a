/** Which part of a list is wanted: at most `limit` rows after `after`, the position that an earlier page ended at. */
export type PageRequest<Position> = { limit: number; after: Position | null }

/** A part of a list, and the position that the next part starts after; null where this is the last. */
export type Page<Row, Position> = { rows: Row[]; next: Position | null }

/** Makes a page of `limit` rows out of a query's answer that holds one row more where there are more. */
export function pageOf<Row, Position>(
  answer: { row: Row; position: Position }[],
  limit: number,
): Page<Row, Position> {
  const last = answer.length > limit ? answer[limit - 1] : undefined
  return { rows: answer.slice(0, limit).map(({ row }) => row), next: last?.position ?? null }
}
