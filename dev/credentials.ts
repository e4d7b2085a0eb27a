import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const shape = z.object({
  owner_password: z.string().min(1),
  worker_password: z.string().min(1),
  /** The key itself is kept nowhere: only whether somebody was told it. */
  operator_key_given_out: z.boolean(),
})

export type Credentials = z.infer<typeof shape>

/**
 * The passwords of a data folder's two roles, random and made on the first call.
 * A file that cannot be read as such is replaced: the passwords are set anew at each start.
 */
export async function readCredentials(dataDir: string): Promise<Credentials> {
  const known = shape.safeParse(await readJson(fileIn(dataDir)))
  if (known.success) return known.data
  const made: Credentials = {
    owner_password: randomBytes(24).toString('base64url'),
    worker_password: randomBytes(24).toString('base64url'),
    operator_key_given_out: false,
  }
  await writeCredentials(dataDir, made)
  return made
}

/** Replaces the file whole, readable by its owner alone. */
export async function writeCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  const file = fileIn(dataDir)
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, file)
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'credentials.json')
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}
