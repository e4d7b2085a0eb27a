import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { Miniflare } from 'miniflare'

/**
 * 250 KB. The platform takes more, but wherever the Worker has not been yet it is fetched and compiled before it answers; and
 * a library that grew is noticed here.
 */
const bundleLimitKiB = 244
/** The platform stops a Worker whose script takes longer than a second to run; this leaves room for a slower machine than this. */
const startLimitMs = 500
const startsMeasured = 3
const requestsToCompare = 10
const host = '127.0.0.1'
const root = join(import.meta.dirname, '..', '..')
/** Runs the script when it is asked to, which a Worker by itself does before anybody can look at a clock. */
const starter = `export default {
  async fetch(request) {
    const name = new URL(request.url).pathname.slice(1)
    if (name !== '') await import('./' + name)
    return new Response('done')
  },
}`

/** The modules that are uploaded: the script, and the text that it imports. */
export interface Bundle {
  main: string
  modules: Record<string, { type: 'esm' | 'text'; contents: string }>
}

/** Builds what `wrangler deploy` would upload, into `folder`. Throws what wrangler says where it does not build. */
export async function buildBundle(folder: string): Promise<Bundle> {
  const require = createRequire(import.meta.url)
  const wrangler = join(dirname(require.resolve('wrangler/package.json')), 'bin', 'wrangler.js')
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1', NO_COLOR: '1' }
  const args = [wrangler, 'deploy', '--dry-run', '--outdir', folder]
  await promisify(execFile)(process.execPath, args, { cwd: root, env }).catch(
    (error: { stderr?: string }) => {
      throw new Error(
        `it does not build: ${(error.stderr ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 500)}`,
      )
    },
  )
  // Beside what it uploads, wrangler writes a note about the folder, and maps.
  const names = (await readdir(folder)).filter(name => name !== 'README.md' && !name.endsWith('.map'))
  const scripts = names.filter(name => name.endsWith('.js'))
  if (scripts.length !== 1) throw new Error(`the build made ${scripts.length} scripts, not one`)
  const modules = names.map(async name => {
    const type = name.endsWith('.js') ? ('esm' as const) : ('text' as const)
    return [name, { type, contents: await readFile(join(folder, name), 'utf8') }] as const
  })
  return { main: String(scripts[0]), modules: Object.fromEntries(await Promise.all(modules)) }
}

/** The bundle compressed, as the platform counts it: all modules together. */
export function gzippedBytes(bundle: Bundle): number {
  return gzipSync(textOf(bundle)).length
}

function textOf({ modules }: Bundle): string {
  return Object.values(modules)
    .map(({ contents }) => contents)
    .join('')
}

/** How much of its limit the bundle takes. */
export function describeSize(bundle: Bundle, limitKiB = bundleLimitKiB): string {
  const kib = Math.ceil(gzippedBytes(bundle) / 1024)
  const detail = `${kib} KiB compressed, ${Math.ceil(Buffer.byteLength(textOf(bundle)) / 1024)} KiB before; at most ${limitKiB}`
  if (kib > limitKiB) throw new Error(detail)
  return detail
}

/** How long workerd takes to compile and run the script: the quickest of several, each in a runtime of its own. */
export async function describeStart(
  bundle: Bundle,
  compatibilityDate: string,
  limitMs = startLimitMs,
): Promise<string> {
  const startsMs: number[] = []
  for (let start = 0; start < startsMeasured; start += 1) {
    startsMs.push(await startMs(bundle, compatibilityDate))
  }
  const ms = Math.ceil(Math.min(...startsMs))
  const text = `${ms} ms in workerd; at most ${limitMs}`
  if (ms > limitMs) throw new Error(text)
  return text
}

async function startMs({ main, modules }: Bundle, compatibilityDate: string): Promise<number> {
  const manifest = {
    mainModule: 'starter.js',
    modules: { ...modules, 'starter.js': { type: 'esm' as const, contents: starter } },
  }
  const worker = new Miniflare({
    host,
    workers: [{ config: { name: 'starter', compatibilityDate, manifest } }],
  })
  try {
    const url = await worker.ready
    // What a request costs without the script, once the way is warm.
    const bareMs: number[] = []
    for (let request = 0; request < requestsToCompare; request += 1) bareMs.push(await answerMs(url))
    return Math.max(0, (await answerMs(new URL(main, url))) - Math.min(...bareMs))
  } finally {
    await worker.dispose()
  }
}

async function answerMs(url: URL): Promise<number> {
  const started = performance.now()
  const response = await fetch(url)
  const text = await response.text()
  if (text !== 'done') throw new Error(`it does not start: ${text.slice(0, 300)}`)
  return performance.now() - started
}
