import { randomFillSync } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { QueryResult, QueryResultRow } from 'pg'
import { type BookDifference, listBookDifferences } from '../../dev/book-differences.ts'
import { readCredentials } from '../../dev/credentials.ts'
import { databaseName, databaseUrls, prepareDatabase, withClient } from '../../dev/database.ts'
import { type NeonEndpoint, startNeonEndpoint } from '../../dev/neon-endpoint.ts'
import { registerOperatorKey } from '../../dev/operator-key.ts'
import { type Postgres, startPostgres } from '../../dev/postgres.ts'
import { createTeardown } from '../../dev/teardown.ts'
import { type LocalWorker, startWorker } from '../../dev/worker.ts'
import { newApiKey } from '../../src/domain/api-key.ts'
import { DEFAULT_SLOT_SECONDS } from '../../src/domain/slots.ts'
import { descendantsOf } from '../support/command.ts'

/** An exchange on a Postgres of its own, whose parts can be broken while it runs. */
export interface BreakableExchange {
  url: string
  operatorKey: string
  faults: NeonEndpoint['faults']
  workerLog: readonly string[]
  /** SIGKILL to Postgres and everything that it started; then a new start, which recovers from the log. */
  crashPostgres(): Promise<void>
  /** Ends the Worker with all that it is doing, and starts another at the same address. */
  restartWorker(): Promise<void>
  /** Moves simulated time. */
  setClock(at: Date): Promise<void>
  /** Throws where the run failed. */
  fireCron(at: Date): Promise<void>
  /** Each on a connection of its own, as the owner. */
  sql<Row extends QueryResultRow>(text: string, params?: unknown[]): Promise<QueryResult<Row>>
  bookDifferences(): Promise<BookDifference[]>
  stop(): Promise<void>
}

export async function breakableExchange(): Promise<BreakableExchange> {
  const teardown = createTeardown()
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-faults-'))
    teardown.add(() => rm(dataDir, { recursive: true, force: true }))
    await chmod(dataDir, 0o755)
    // As durable as in production: what was acknowledged must be there after a crash.
    let postgres: Postgres = await startPostgres({ dataDir, log: () => {} })
    teardown.add(() => postgres.stop())
    const credentials = await readCredentials(dataDir)
    const { ownerUrl, workerUrl } = await prepareDatabase(postgres, credentials)
    const { port } = postgres
    const endpoint = await startNeonEndpoint({
      postgres: { host: '127.0.0.1', port, database: databaseName },
    })
    teardown.add(endpoint.stop)
    const operatorKey = newApiKey(randomFillSync)
    await registerOperatorKey(ownerUrl, operatorKey)
    const workerLog: string[] = []
    const newWorker = (workerPort: number) =>
      startWorker({
        databaseUrl: workerUrl,
        neonFetchEndpoint: endpoint.url,
        slotSeconds: DEFAULT_SLOT_SECONDS,
        port: workerPort,
        mayBeUnwell: true,
        log: line => workerLog.push(line),
      })
    let worker: LocalWorker = await newWorker(0)
    teardown.add(() => worker.stop())
    const { url } = worker

    const sql = <Row extends QueryResultRow>(text: string, params?: unknown[]) =>
      withClient(ownerUrl, client => client.query<Row>(text, params))
    return {
      url,
      operatorKey,
      faults: endpoint.faults,
      workerLog,
      crashPostgres: async () => {
        const pid = Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)
        for (const victim of [pid, ...descendantsOf(pid)]) kill(victim)
        await postgres.stop()
        postgres = await startPostgres({ dataDir, port, log: () => {} })
      },
      restartWorker: async () => {
        await worker.stop()
        worker = await newWorker(Number(new URL(url).port))
      },
      setClock: async at => void (await sql('select set_exchange_clock($1)', [at.toISOString()])),
      fireCron: at => worker.fireCron(at),
      sql,
      bookDifferences: () => listBookDifferences(databaseUrls(postgres, credentials).ownerUrl),
      stop: teardown.run,
    }
  } catch (error) {
    await teardown.run().catch(() => {})
    throw error
  }
}

/** One that has ended by itself in the meantime is dead enough. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}

/** Tries again, while something is broken, until it is done. */
export async function untilDone(task: () => Promise<unknown>, limitMilliseconds = 30_000): Promise<void> {
  const end = Date.now() + limitMilliseconds
  for (;;) {
    try {
      await task()
      return
    } catch (error) {
      if (Date.now() > end) throw error
      await sleep(100)
    }
  }
}
