import { Client } from 'pg'
import { readCredentials } from '../../dev/credentials.ts'
import { prepareDatabase } from '../../dev/database.ts'
import { startPostgres } from '../../dev/postgres.ts'
import type { Teardown } from '../../dev/teardown.ts'
import { benchFolder } from './bench-folder.ts'

/** A Postgres of its own with an empty exchange, on simulated time: a connection as its owner. */
export async function startBenchDatabase(teardown: Teardown): Promise<Client> {
  const dataDir = await benchFolder(teardown)
  const postgres = await startPostgres({ dataDir, log: () => {} })
  teardown.add(postgres.stop)
  const { ownerUrl } = await prepareDatabase(postgres, await readCredentials(dataDir))
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  teardown.add(() => owner.end())
  await owner.query(`select set_exchange_clock('2030-01-01T00:00:00Z')`)
  return owner
}

/** How many milliseconds `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
