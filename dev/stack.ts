import { isWellFormedKey } from '../src/domain/api-key.ts'
import { DEFAULT_SLOT_SECONDS } from '../src/domain/slots.ts'
import { UsageError } from './command-line.ts'
import { readCredentials } from './credentials.ts'
import { type Cron, startCron } from './cron.ts'
import { databaseName, databaseUrls, prepareDatabase } from './database.ts'
import { connectExchangeClock, type ExchangeClock } from './exchange-clock.ts'
import { discardHalfFilled, markWhileFilling } from './filling.ts'
import { type NeonEndpoint, startNeonEndpoint } from './neon-endpoint.ts'
import { operatorKeyToGive, rememberKeyWasGiven, withPassingOperatorKey } from './operator-key.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { createTeardown, type Teardown, together, waitAtMost } from './teardown.ts'
import { assertPortIsFree, type LocalWorker, loadWrangler, startWorker } from './worker.ts'

/** What a run of the cron may take longer ends with the Worker. */
const cronStopLimitMilliseconds = 3_000

export interface StackOptions {
  /** Made if it does not exist. */
  dataDir: string
  /** The Worker's; 0 or absent: any free port. */
  port?: number
  /** False gives up safety against a crash of the machine for speed: for tests. Default true. */
  durable?: boolean
  /** Default: `DEFAULT_SLOT_SECONDS`. */
  slotSeconds?: number
  /**
   * With the real clock, the cron runs at every slot boundary; on simulated time nothing happens by itself.
   */
  clock: 'real' | 'simulated'
  /** Becomes one of the operator's keys. Absent: one is made for an exchange whose operator never got one. */
  operatorKey?: string | undefined
  /** Builds and reloads the Worker whenever a source changes. Default false. */
  watch?: boolean
  /** Receives what the parts write, a line at a time, with the part's name in front. */
  log: (line: string) => void
  /** Stops a start that is under way: what was started is stopped, and the signal's reason thrown. */
  signal?: AbortSignal
  /**
   * Runs on an exchange in which nothing has happened, once everything answers and before time is as `clock`
   * says.
   */
  fill?: (exchange: FillableExchange) => Promise<void>
}

/** An exchange that runs, and the means to play a history on it. */
export interface Exchange {
  /** The Worker's, without a slash at its end. */
  url: string
  /** An API key with every scope. */
  operatorKey: string
  clock: ExchangeClock
  /** What the scheduler does at `at`. Throws where the run failed. */
  fireCron(at: Date): Promise<void>
}

export interface FillableExchange extends Exchange {
  /** A second Worker on the same exchange, whose cron takes snapshots at slots of another length. */
  startWorker(slotSeconds: number): Promise<LocalWorker>
}

export interface Stack {
  /** The Worker's, without a slash at its end. */
  url: string
  /** Null when the exchange's operator was given one before. */
  operatorKey: string | null
  /** For the Worker's role. */
  databaseUrl: string
  ownerDatabaseUrl: string
  neonFetchEndpoint: string
  faults: NeonEndpoint['faults']
  /** What the scheduler does at `at`. Throws where the run failed. */
  fireCron(at: Date): Promise<void>
  /**
   * Puts the exchange on simulated time, or moves it on. Throws if that is before the newest thing recorded.
   */
  setClock(at: Date): Promise<void>
  /** Stops everything, whatever fails on the way. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts the exchange on this machine: Postgres, the database in it, the Neon endpoint and the Worker.
 * If a step fails, what was started is stopped again.
 *
 * @throws UsageError, PortInUse, and what `startPostgres` throws; each with one line for a person
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  if (options.operatorKey !== undefined && !isWellFormedKey(options.operatorKey)) {
    throw new UsageError('The operator key is not an API key of the form cp_live_….')
  }
  const teardown = createTeardown()
  try {
    const parts = await startParts(options, teardown)
    return await openExchange(options, parts, teardown)
  } catch (error) {
    await teardown.run().catch(() => {})
    throw error
  }
}

/** Everything that runs, and how to reach it. */
interface Parts {
  postgres: Postgres
  endpoint: NeonEndpoint
  worker: LocalWorker
  databaseUrl: string
  ownerDatabaseUrl: string
}

async function startParts(options: StackOptions, teardown: Teardown): Promise<Parts> {
  const { log, signal } = options
  if (options.port) await assertPortIsFree(options.port)
  const [postgres] = await together([startPostgresOf(options, teardown), loadWrangler()])
  signal?.throwIfAborted()
  if (await discardHalfFilled(postgres, options.dataDir)) {
    log('stack: an earlier start was interrupted while it filled the exchange: beginning anew')
  }
  const credentials = await readCredentials(options.dataDir)
  const urls = databaseUrls(postgres, credentials)
  const endpoint = await startNeonEndpoint({
    postgres: { host: '127.0.0.1', port: postgres.port, database: databaseName },
  })
  teardown.add(endpoint.stop)
  const [worker] = await together([
    startWorkerOf(options, urls.workerUrl, endpoint.url, teardown),
    prepareDatabase(postgres, credentials),
  ])
  signal?.throwIfAborted()
  return { postgres, endpoint, worker, databaseUrl: urls.workerUrl, ownerDatabaseUrl: urls.ownerUrl }
}

async function startPostgresOf(options: StackOptions, teardown: Teardown): Promise<Postgres> {
  const postgres = await startPostgres({
    dataDir: options.dataDir,
    durable: options.durable ?? true,
    log: line => options.log(`postgres: ${line}`),
  })
  teardown.add(postgres.stop)
  return postgres
}

async function startWorkerOf(
  options: StackOptions,
  databaseUrl: string,
  neonFetchEndpoint: string,
  teardown: Teardown,
): Promise<LocalWorker> {
  const worker = await startWorker({
    databaseUrl,
    neonFetchEndpoint,
    slotSeconds: options.slotSeconds ?? DEFAULT_SLOT_SECONDS,
    port: options.port ?? 0,
    watch: options.watch ?? false,
    log: line => options.log(`worker: ${line}`),
    signal: options.signal,
  })
  teardown.add(worker.stop)
  return worker
}

/** Makes sure of an operator, fills the exchange, and lets its time run as the options say. */
async function openExchange(options: StackOptions, parts: Parts, teardown: Teardown): Promise<Stack> {
  const { worker, endpoint } = parts
  const [clock, operatorKey] = await together([
    connectClock(parts.ownerDatabaseUrl, teardown),
    operatorKeyToGive(parts.ownerDatabaseUrl, options.dataDir, options.operatorKey),
  ])
  const stack: Stack = {
    url: worker.url,
    operatorKey,
    databaseUrl: parts.databaseUrl,
    ownerDatabaseUrl: parts.ownerDatabaseUrl,
    neonFetchEndpoint: endpoint.url,
    faults: endpoint.faults,
    fireCron: worker.fireCron,
    setClock: clock.set,
    stop: teardown.run,
  }
  await fillIfEmpty(options, parts, clock)
  options.signal?.throwIfAborted()
  await applyClock(options.clock, clock)
  if (options.clock === 'real') {
    const cron = startStackCron(options, worker, clock)
    teardown.add(() => waitAtMost(cron.stop(), cronStopLimitMilliseconds))
  }
  options.signal?.throwIfAborted()
  await rememberKeyWasGiven(options.dataDir)
  return stack
}

async function fillIfEmpty(options: StackOptions, parts: Parts, clock: ExchangeClock): Promise<void> {
  const { fill, log } = options
  const { worker, endpoint, databaseUrl, ownerDatabaseUrl } = parts
  if (fill === undefined || (await clock.newestRecordedAt()) !== null) return
  const settings = {
    databaseUrl,
    neonFetchEndpoint: endpoint.url,
    log: (line: string) => log(`worker: ${line}`),
  }
  const exchange = {
    url: worker.url,
    clock,
    fireCron: worker.fireCron,
    startWorker: (slotSeconds: number) => startWorker({ ...settings, slotSeconds }),
  }
  await markWhileFilling(options.dataDir, () =>
    withPassingOperatorKey(ownerDatabaseUrl, operatorKey => fill({ ...exchange, operatorKey })),
  )
}

async function connectClock(ownerUrl: string, teardown: Teardown): Promise<ExchangeClock> {
  const clock = await connectExchangeClock(ownerUrl)
  teardown.add(clock.close)
  return clock
}

async function applyClock(mode: 'real' | 'simulated', clock: ExchangeClock): Promise<void> {
  const simulatedAt = await clock.simulatedAt()
  if (mode === 'real' && simulatedAt !== null) await clock.setReal()
  if (mode === 'simulated' && simulatedAt === null) {
    await clock.set((await clock.newestRecordedAt()) ?? new Date())
  }
}

function startStackCron(options: StackOptions, worker: LocalWorker, clock: ExchangeClock): Cron {
  return startCron({
    slotSeconds: options.slotSeconds ?? DEFAULT_SLOT_SECONDS,
    // Whoever moves the exchange's time by hand fires its cron by hand as well.
    run: async slot => {
      if ((await clock.simulatedAt()) === null) await worker.fireCron(slot)
    },
    log: line => options.log(`cron: ${line}`),
  })
}
