import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBundle, gzippedBytes } from '../../dev/deploy-check/bundle.ts'

/** What a deployment uploads of the Worker, gzipped, in bytes: built into a folder that is removed again. */
export async function gzippedBundleBytes(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'capital-pools-bundle-'))
  try {
    return gzippedBytes(await buildBundle(folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
