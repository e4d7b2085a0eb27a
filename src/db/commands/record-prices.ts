import type { Database } from '../client.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** `at` absent is now. */
export type FedPrice = { market: string; price: string; at?: string | undefined }

export type RecordedPrices = { received: number; recorded: number; markets_moved: number }

/** Records the operator's prices, all or none. Scope `admin`. */
export function recordPrices(
  database: Database,
  caller: Caller,
  prices: FedPrice[],
): Promise<Outcome<RecordedPrices>> {
  return runCommand<RecordedPrices>(database, 'record_prices', caller, { prices })
}
