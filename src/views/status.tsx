import type { PoolSummary } from '../db/queries/pool-shapes.ts'
import { STATUS_NAMES } from './words.ts'

/** A pool's status, in a word and a sign. */
export function Status({ status }: { status: PoolSummary['status'] }) {
  return <span class={`status ${status}`}>{STATUS_NAMES[status]}</span>
}
