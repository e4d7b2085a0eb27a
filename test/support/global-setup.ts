import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Credentials, readCredentials } from '../../dev/credentials.ts'
import { prepareDatabase } from '../../dev/database.ts'
import { startPostgres } from '../../dev/postgres.ts'

/** The one Postgres of a run, where every stack has a database of its own. */
export interface TestPostgres {
  port: number
  /** The superuser's, of the database `postgres`. */
  superuserUrl: string
  credentials: Credentials
  /** A migrated database that nobody is connected to, for others to be copied from. */
  template: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestPostgres
  }
}

/** Before the first test file: starts Postgres and prepares the template. Returns what ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-test-'))
  // Where root runs the tests, Postgres runs as somebody else, who has to get there.
  await chmod(dataDir, 0o755)
  const postgres = await startPostgres({ dataDir, durable: false, log: () => {} })
  const credentials = await readCredentials(dataDir)
  const template = 'template_of_tests'
  await prepareDatabase(postgres, credentials, template)
  const superuserUrl = postgres.url('postgres')
  project.provide('postgres', { port: postgres.port, superuserUrl, credentials, template })
  return async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
