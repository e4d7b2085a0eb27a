import { z } from 'zod'
import type { POOL_SORTS, PoolPosition, PoolSort } from '../db/queries/pools.ts'
import { isInstant } from '../domain/instant.ts'
import { MAX_NAME_CHARS } from '../domain/limits.ts'
import { isPlainText } from '../domain/text.ts'
import { positionId, positionOf } from './cursor.ts'

const utcInstant = z.iso.datetime().refine(isInstant)
const isAmount = (value: string) => /^-?\d{1,32}(\.\d{1,40})?$/.test(value)

/** What a place in the list may hold for each sort: the database casts it, and must not fail. */
const FITS: Record<(typeof POOL_SORTS)[number], (value: string) => boolean> = {
  inception_at: value =>
    /^[^TZ]+$/.test(value) && utcInstant.safeParse(value.replace(' ', 'T').replace('+00', 'Z')).success,
  name: value => value.length <= MAX_NAME_CHARS && isPlainText(value),
  nav: isAmount,
  // Two digits of exponent: whatever the others are, a double holds it.
  return: value => /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,2})?$/.test(value),
  nav_per_unit: isAmount,
  total_pnl: isAmount,
  positions_count: value => /^\d{1,9}$/.test(value),
  status: value => /^[a-z]{1,20}$/.test(value),
}

const poolPlace = z.object({ sort: z.string(), value: z.string(), id: positionId })

/** A place in the list of pools: only what a page of the same sort gave. */
export function poolPosition(position: unknown, sort: PoolSort): PoolPosition | null {
  const place = positionOf(poolPlace, position)
  if (place?.sort !== sort) return null
  const { value, id } = place
  return FITS[sort.replace('-', '') as keyof typeof FITS](value) ? { value, id } : null
}
