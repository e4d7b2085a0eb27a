import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cronOf, DEFAULT_SLOT_SECONDS } from '../src/domain/slots.ts'
import { waitAtMost } from './teardown.ts'
import { endWorkerdWithThisProcess } from './workerd.ts'

const host = '127.0.0.1'
const answerLimitMilliseconds = 20_000
const stopLimitMilliseconds = 10_000
const cronLimitMilliseconds = 60_000
/** How long a start waits for the Worker of one that was just killed before it calls the port taken. */
const portGraceMilliseconds = 2_500
const root = join(import.meta.dirname, '..')
/** What a run of the cron is told; the Worker takes the slot's length from its bindings. */
const cronExpression = cronOf(DEFAULT_SLOT_SECONDS) ?? ''

export interface WorkerOptions {
  databaseUrl: string
  neonFetchEndpoint: string
  slotSeconds: number
  /** 0 or absent: any free port. */
  port?: number
  /** Builds anew and reloads whenever a source changes. Default false. */
  watch?: boolean
  /** How many requests pass in ten seconds. Absent: as many as come, since nothing here is worth protecting. */
  rateLimits?: RateLimits | undefined
  /** Takes a Worker that answers, but says that it is not well: for tests of what it says. Default false. */
  mayBeUnwell?: boolean
  /** Receives what the Worker logs, a line at a time. */
  log: (line: string) => void
  /** Gives up a start that is under way, and throws the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Of each API key, of an address without one, and of an address whatever keys it sends. */
export interface RateLimits {
  key: number
  reader: number
  address: number
}

export interface LocalWorker {
  /** Without a slash at its end. */
  url: string
  /** What the scheduler does at `at`. Throws where the run failed. */
  fireCron(at: Date): Promise<void>
  stop(): Promise<void>
}

/** Another process listens on the port. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse'
}

/**
 * Runs the Worker of this repository in workerd, on loopback. Throws `PortInUse`, or what is wrong with its
 * code.
 */
export async function startWorker(options: WorkerOptions): Promise<LocalWorker> {
  if (options.port) await assertPortIsFree(options.port)
  const release = keepSignals()
  try {
    const worker = await launch(options)
    const stop = () => waitAtMost(worker.dispose(), stopLimitMilliseconds)
    try {
      await orAborted(worker.ready, options.signal)
      const { origin } = await worker.url
      await assertAnswers(origin, options)
      return { url: origin, fireCron: at => fireCron(origin, at), stop }
    } catch (error) {
      await stop()
      throw error
    }
  } catch (error) {
    throw buildFailureOf(error) ?? error
  } finally {
    release()
  }
}

async function launch(options: WorkerOptions) {
  const { unstable_startWorker: start } = await loadWrangler()
  return start({
    config: join(root, 'wrangler.toml'),
    bindings: {
      DATABASE_URL: plainText(options.databaseUrl),
      NEON_FETCH_ENDPOINT: plainText(options.neonFetchEndpoint),
      SLOT_SECONDS: plainText(String(options.slotSeconds)),
      ...limiterBindings(options.rateLimits),
    },
    // A file of somebody's own settings must not change what the options say.
    envFiles: [],
    dev: {
      server: { hostname: host, port: options.port ?? 0 },
      logLevel: 'error',
      watch: options.watch ?? false,
      inspector: false,
      persist: false,
      structuredLogsHandler: ({ message }: { message: string }) => options.log(message),
    },
  })
}

/** What wrangler hides in the causes of "an error occurred": the compiler's own words. */
function buildFailureOf(error: unknown): Error | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.message.startsWith('Build failed')) return new Error(`The Worker: ${cause.message}`)
  }
  return undefined
}

/** Broken code lets requests wait for better code; without a limit, a start would wait with them. */
async function assertAnswers(url: string, { signal, mayBeUnwell = false }: WorkerOptions): Promise<void> {
  const limit = AbortSignal.timeout(answerLimitMilliseconds)
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit])
  const response = await fetch(`${url}/api/health`, { signal: either }).catch((error: unknown) => {
    if (limit.aborted) throw new Error('The Worker does not answer: what it logs may say why.')
    throw error
  })
  const text = await response.text()
  if (!response.ok && !mayBeUnwell)
    throw new Error(`The Worker does not answer: ${response.status} ${text.slice(0, 200)}`)
}

async function orAborted(task: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  try {
    await Promise.race([task, aborted.promise])
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/**
 * Fires the cron of a Worker that runs locally at `url`, as the scheduler would at `at`. Throws where the run
 * failed.
 */
export async function fireCron(url: string, at: Date): Promise<void> {
  const query = `time=${at.getTime()}&cron=${encodeURIComponent(cronExpression)}`
  const response = await fetch(`${url}/cdn-cgi/handler/scheduled?${query}`, {
    signal: AbortSignal.timeout(cronLimitMilliseconds),
  })
  const text = await response.text()
  if (response.ok) return
  throw new Error(`The Worker's cron answered ${response.status}: ${text.slice(0, 200)}`)
}

/** Takes most of a second: a caller may load it early, while something else starts. */
export function loadWrangler(): Promise<typeof import('wrangler')> {
  Object.assign(process.env, {
    // Nothing is fetched from, or told to, the network; and none of the tools that slow each request down.
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  })
  endWorkerdWithThisProcess()
  return import('wrangler')
}

/** @throws PortInUse */
export async function assertPortIsFree(port: number): Promise<void> {
  const deadline = Date.now() + portGraceMilliseconds
  while (!(await isFree(port))) {
    if (Date.now() > deadline) {
      throw new PortInUse(`Port ${port} is in use: stop what listens there, or choose another with --port.`)
    }
    await sleep(100)
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, host)
  try {
    await once(probe, 'listening')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
  probe.close()
  await once(probe, 'close')
  return true
}

/**
 * Wrangler's runtime ends the process at the first signal, before the rest of the stack could stop. Signals
 * belong to whoever started the Worker: listeners that are added until the returned function is called are
 * taken away again.
 */
function keepSignals(): () => void {
  const signals = new Set<string | symbol>(['SIGINT', 'SIGTERM', 'SIGHUP'])
  const removeSoon = (event: string | symbol, listener: (...args: unknown[]) => void) => {
    if (signals.has(event)) process.nextTick(() => process.off(event, listener))
  }
  process.on('newListener', removeSoon)
  return () => void process.off('newListener', removeSoon)
}

/** In place of what wrangler.toml says. */
function limiterBindings(limits: RateLimits | undefined) {
  const off = plainText('off')
  if (limits === undefined) return { KEY_LIMITER: off, READER_LIMITER: off, ADDRESS_LIMITER: off }
  return {
    RATE_PERIOD_SECONDS: plainText('10'),
    KEY_REQUESTS_PER_PERIOD: plainText(String(limits.key)),
    READER_REQUESTS_PER_PERIOD: plainText(String(limits.reader)),
    ADDRESS_REQUESTS_PER_PERIOD: plainText(String(limits.address)),
    KEY_LIMITER: limiter('7401', limits.key),
    READER_LIMITER: limiter('7402', limits.reader),
    ADDRESS_LIMITER: limiter('7403', limits.address),
  }
}

function limiter(namespace: string, limit: number) {
  return {
    type: 'ratelimit' as const,
    namespace_id: namespace,
    simple: { limit, period: 10 as const },
  }
}

function plainText(value: string) {
  return { type: 'plain_text' as const, value }
}
