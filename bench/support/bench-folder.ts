import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Teardown } from '../../dev/teardown.ts'

/** A folder of its own, which is removed in the end. */
export async function benchFolder(teardown: Teardown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capital-pools-bench-'))
  teardown.add(() => rm(folder, { recursive: true, force: true }))
  return folder
}
