import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCredentials, writeCredentials } from './credentials.ts'
import { databaseName, withClient } from './database.ts'
import type { Postgres } from './postgres.ts'

/** Runs `fill`, and leaves a mark in the data folder if it does not come to its end. */
export async function markWhileFilling(dataDir: string, fill: () => Promise<void>): Promise<void> {
  await writeFile(
    markIn(dataDir),
    'The exchange here is being filled. If nothing is running, that was interrupted.\n',
  )
  await fill()
  await rm(markIn(dataDir))
}

/**
 * Drops the database of an exchange whose filling was interrupted: half a history is no use. Whether there
 * was one.
 */
export async function discardHalfFilled(postgres: Postgres, dataDir: string): Promise<boolean> {
  const isMarked = await stat(markIn(dataDir)).then(
    () => true,
    () => false,
  )
  if (!isMarked) return false
  await withClient(postgres.url('postgres'), client =>
    client.query(`drop database if exists ${client.escapeIdentifier(databaseName)} with (force)`),
  )
  // The operator's keys went with it.
  await writeCredentials(dataDir, { ...(await readCredentials(dataDir)), operator_key_given_out: false })
  await rm(markIn(dataDir))
  return true
}

function markIn(dataDir: string): string {
  return join(dataDir, 'filling')
}
