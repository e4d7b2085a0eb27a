import { join } from 'node:path'
import { loadWrangler } from '../../dev/worker.ts'

/** Runs a Worker of this folder in workerd, as the exchange's runs: its address, and how to end it. */
export async function startBenchWorker(
  file: 'bare-worker.ts' | 'select-one-worker.ts',
  bindings: Record<string, string> = {},
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { unstable_startWorker: start } = await loadWrangler()
  const worker = await start({
    name: file.replace('.ts', ''),
    entrypoint: join(import.meta.dirname, file),
    compatibilityDate: '2026-11-17',
    bindings: Object.fromEntries(
      Object.entries(bindings).map(([name, value]) => [name, { type: 'plain_text' as const, value }]),
    ),
    envFiles: [],
    dev: {
      server: { hostname: '127.0.0.1', port: 0 },
      logLevel: 'warn',
      watch: false,
      inspector: false,
      persist: false,
      // As those of the exchange, whose lines go no further either.
      structuredLogsHandler: () => {},
    },
  })
  await worker.ready
  const { origin } = await worker.url
  return { url: origin, stop: () => worker.dispose() }
}
