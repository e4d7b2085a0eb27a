import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'

const root = join(import.meta.dirname, '..', '..')

/** What a deployment uploads of the Worker, gzipped, in bytes: built by wrangler into a folder that is removed again. */
export async function gzippedBundleBytes(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'capital-pools-bundle-'))
  try {
    const wrangler = join(
      dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
      'bin/wrangler.js',
    )
    const env = { ...process.env, WRANGLER_SEND_METRICS: 'false' }
    const args = [wrangler, 'deploy', '--dry-run', '--outdir', folder]
    await promisify(execFile)(process.execPath, args, { cwd: root, env })
    const files = (await readdir(folder)).filter(name => !/\.map$|^README\.md$/.test(name))
    const sizes = await Promise.all(
      files.map(async name => gzipSync(await readFile(join(folder, name))).length),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
