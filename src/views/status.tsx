import type { PoolSummary } from '../db/queries/pool-shapes.ts'
import { STATUS_NAMES } from './words.ts'

type StatusProps = { status: PoolSummary['status'] }

/** A pool's status, in a word and a sign. */
export function Status({ status }: StatusProps) {
  return <span class={status}>{STATUS_NAMES[status]}</span>
}

/** As `Status`, as a cell in a column of status: that it is active goes without saying. */
export function StatusCell({ status }: StatusProps) {
  return <td class={status === 'active' ? undefined : status}>{STATUS_NAMES[status]}</td>
}
