import { z } from 'zod'
import type { POOL_SORTS, PoolPosition, PoolSort } from '../db/queries/pools.ts'

const AMOUNT = /^-?\d{1,32}(\.\d{1,40})?$/

/** What a place in the list may hold for each sort: the database casts it, and must not fail. */
const SHAPES: Record<(typeof POOL_SORTS)[number], RegExp> = {
  inception_at: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/,
  name: /^[^\0]{1,200}$/,
  nav: AMOUNT,
  return: /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,3})?$/,
  nav_per_unit: AMOUNT,
  total_pnl: AMOUNT,
  positions_count: /^\d{1,9}$/,
  status: /^[a-z]{1,20}$/,
}

/** A place in the list of pools: only what a page of the same sort gave. */
export function poolPosition(position: unknown, sort: PoolSort): PoolPosition | null {
  const parsed = z.object({ sort: z.literal(sort), value: z.string(), id: z.uuid() }).safeParse(position)
  if (!parsed.success) return null
  const { value, id } = parsed.data
  return SHAPES[sort.replace('-', '') as keyof typeof SHAPES].test(value) ? { value, id } : null
}
