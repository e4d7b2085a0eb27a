import type { Database } from '../client.ts'
import type { Mandate } from '../queries/portfolio.ts'
import type { PoolTerms } from './pool-worth.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** What is given changes, the rest stays. */
export type PoolChange = {
  pool: string
  name?: string | undefined
  description?: string | undefined
  strategy?: string | undefined
  status?: 'active' | 'paused' | undefined
  open_to_deposits?: boolean | undefined
  mandate?: Partial<{ [Limit in keyof Mandate]: Mandate[Limit] | undefined }> | undefined
}

/** Changes a pool's terms; a mandate tightens at once and loosens after 24 hours. Scope `manage`. */
export function updatePool(
  database: Database,
  caller: Caller,
  change: PoolChange,
): Promise<Outcome<PoolTerms>> {
  return runCommand<PoolTerms>(database, 'update_pool', caller, change)
}
