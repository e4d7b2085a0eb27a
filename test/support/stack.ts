import { randomBytes, randomFillSync } from 'node:crypto'
import { Client, escapeIdentifier, type QueryResult, type QueryResultRow } from 'pg'
import { inject } from 'vitest'
import { type BookDifference, listBookDifferences } from '../../dev/book-differences.ts'
import { databaseUrls, ownerRole, withClient } from '../../dev/database.ts'
import { connectExchangeClock } from '../../dev/exchange-clock.ts'
import { startNeonEndpoint } from '../../dev/neon-endpoint.ts'
import { registerOperatorKey } from '../../dev/operator-key.ts'
import type { Stack } from '../../dev/stack.ts'
import { createTeardown, type Teardown, together } from '../../dev/teardown.ts'
import { type RateLimits, startWorker } from '../../dev/worker.ts'
import { newApiKey } from '../../src/domain/api-key.ts'
import { DEFAULT_SLOT_SECONDS } from '../../src/domain/slots.ts'

/** A running exchange of a test's own: the real Worker, on a database that is dropped in the end. */
export interface TestStack extends Stack {
  operatorKey: string
  /** What the Worker logged so far, a line each. */
  workerLog: readonly string[]
  /** Runs on one connection of the owner's role. */
  sql<Row extends QueryResultRow>(text: string, params?: unknown[]): Promise<QueryResult<Row>>
  /** None when the books are right. */
  bookDifferences(): Promise<BookDifference[]>
}

export interface TestStackOptions {
  /** Default: `DEFAULT_SLOT_SECONDS`. */
  slotSeconds?: number
  /**
   * Simulated time stands still, at the present, until it is set. Default real. Nothing fires the cron but
   * the test.
   */
  clock?: 'real' | 'simulated'
  /** How many requests pass in ten seconds. Default: as many as come. */
  rateLimits?: RateLimits
}

/**
 * Starts an exchange in which there is nothing but an operator with a key. To be stopped by whoever started
 * it.
 */
export async function testStack(options: TestStackOptions = {}): Promise<TestStack> {
  const teardown = createTeardown()
  try {
    return await assemble(options, teardown)
  } catch (error) {
    await teardown.run().catch(() => {})
    throw error
  }
}

async function assemble(options: TestStackOptions, teardown: Teardown): Promise<TestStack> {
  const { port, credentials } = inject('postgres')
  const database = `test_${randomBytes(6).toString('hex')}`
  await copyTemplate(database, teardown)
  const urls = databaseUrls({ url: urlOf }, credentials, database)
  const endpoint = await startNeonEndpoint({ postgres: { host: '127.0.0.1', port, database } })
  teardown.add(endpoint.stop)
  const workerLog: string[] = []
  const operatorKey = newApiKey(randomFillSync)
  const [worker, clock, owner] = await together([
    startWorker({
      databaseUrl: urls.workerUrl,
      neonFetchEndpoint: endpoint.url,
      slotSeconds: options.slotSeconds ?? DEFAULT_SLOT_SECONDS,
      rateLimits: options.rateLimits,
      log: line => workerLog.push(line),
    }),
    connectExchangeClock(urls.ownerUrl),
    connectOwner(urls.ownerUrl),
    registerOperatorKey(urls.ownerUrl, operatorKey),
  ])
  for (const stop of [() => owner.end(), clock.close, worker.stop]) teardown.add(stop)
  if (options.clock === 'simulated') await clock.set(new Date())
  return {
    url: worker.url,
    operatorKey,
    databaseUrl: urls.workerUrl,
    ownerDatabaseUrl: urls.ownerUrl,
    neonFetchEndpoint: endpoint.url,
    faults: endpoint.faults,
    fireCron: worker.fireCron,
    setClock: clock.set,
    stop: teardown.run,
    workerLog,
    sql: (text, params) => owner.query(text, params),
    bookDifferences: () => listBookDifferences(urls.ownerUrl),
  }
}

async function copyTemplate(database: string, teardown: Teardown): Promise<void> {
  const { superuserUrl, template } = inject('postgres')
  await withClient(superuserUrl, superuser =>
    superuser.query(
      `create database ${escapeIdentifier(database)} owner ${ownerRole} template ${escapeIdentifier(template)}`,
    ),
  )
  teardown.add(() =>
    withClient(superuserUrl, superuser =>
      superuser.query(`drop database ${escapeIdentifier(database)} with (force)`),
    ),
  )
}

async function connectOwner(ownerUrl: string): Promise<Client> {
  const owner = new Client({ connectionString: ownerUrl })
  owner.on('error', () => {})
  await owner.connect()
  return owner
}

function urlOf(database: string, user = '', password = ''): string {
  const url = new URL(inject('postgres').superuserUrl)
  if (user !== '') Object.assign(url, { username: user, password })
  url.pathname = `/${database}`
  return url.href
}
