import { join } from 'node:path'
import { loadWrangler } from '../../dev/worker.ts'

/** Runs the Worker that only asks `select 1`, in workerd as the exchange's runs: its address, and how to end it. */
export async function startSelectOneWorker(
  databaseUrl: string,
  neonFetchEndpoint: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { unstable_startWorker: start } = await loadWrangler()
  const plainText = (value: string) => ({ type: 'plain_text' as const, value })
  const worker = await start({
    name: 'select-one',
    entrypoint: join(import.meta.dirname, 'select-one-worker.ts'),
    compatibilityDate: '2026-11-17',
    bindings: {
      DATABASE_URL: plainText(databaseUrl),
      NEON_FETCH_ENDPOINT: plainText(neonFetchEndpoint),
    },
    envFiles: [],
    dev: {
      server: { hostname: '127.0.0.1', port: 0 },
      logLevel: 'warn',
      watch: false,
      inspector: false,
      persist: false,
    },
  })
  await worker.ready
  const { origin } = await worker.url
  return { url: origin, stop: () => worker.dispose() }
}
