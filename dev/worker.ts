import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

const host = '127.0.0.1'
const root = join(import.meta.dirname, '..')
/** What a run of the cron is told; the Worker takes the slot's length from its bindings. */
const cronExpression = '*/15 * * * *'

export interface WorkerOptions {
  databaseUrl: string
  neonFetchEndpoint: string
  slotSeconds: number
  /** 0 or absent: any free port. */
  port?: number
  /** Builds anew and reloads whenever a source changes. Default false. */
  watch?: boolean
  /** Receives what the Worker logs, a line at a time. */
  log: (line: string) => void
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

/** Runs the Worker of this repository in workerd, on loopback. Throws `PortInUse`, or what is wrong with its code. */
export async function startWorker(options: WorkerOptions): Promise<LocalWorker> {
  if (options.port) await assertPortIsFree(options.port)
  const { unstable_startWorker: start } = await loadWrangler()
  const release = keepSignals()
  try {
    const worker = await start({
      config: join(root, 'wrangler.toml'),
      bindings: {
        DATABASE_URL: plainText(options.databaseUrl),
        NEON_FETCH_ENDPOINT: plainText(options.neonFetchEndpoint),
        SLOT_SECONDS: plainText(String(options.slotSeconds)),
      },
      // A file of somebody's own settings must not change what the options say.
      envFiles: [],
      dev: {
        server: { hostname: host, port: options.port ?? 0 },
        logLevel: 'warn',
        watch: options.watch ?? false,
        inspector: false,
        persist: false,
        structuredLogsHandler: ({ message }: { message: string }) => options.log(message),
      },
    })
    await worker.ready
    const { origin } = await worker.url
    return { url: origin, fireCron: at => fireCron(origin, at), stop: () => worker.dispose() }
  } finally {
    release()
  }
}

/** Fires the cron of a Worker that runs locally at `url`, as the scheduler would at `at`. Throws where the run failed. */
export async function fireCron(url: string, at: Date): Promise<void> {
  const query = `time=${at.getTime()}&cron=${encodeURIComponent(cronExpression)}`
  const response = await fetch(`${url}/cdn-cgi/handler/scheduled?${query}`)
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
  return import('wrangler')
}

/** @throws PortInUse */
export async function assertPortIsFree(port: number): Promise<void> {
  const probe = createServer().listen(port, host)
  try {
    await once(probe, 'listening')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new PortInUse(`Port ${port} is in use: stop what listens there, or choose another with --port.`)
  }
  probe.close()
  await once(probe, 'close')
}

/**
 * Wrangler's runtime ends the process at the first signal, before the rest of the stack could stop. Signals belong to
 * whoever started the Worker: listeners that are added until the returned function is called are taken away again.
 */
function keepSignals(): () => void {
  const signals = new Set<string | symbol>(['SIGINT', 'SIGTERM', 'SIGHUP'])
  const removeSoon = (event: string | symbol, listener: (...args: unknown[]) => void) => {
    if (signals.has(event)) process.nextTick(() => process.off(event, listener))
  }
  process.on('newListener', removeSoon)
  return () => void process.off('newListener', removeSoon)
}

function plainText(value: string) {
  return { type: 'plain_text' as const, value }
}
