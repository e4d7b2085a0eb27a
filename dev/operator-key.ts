import { createHash, randomFillSync } from 'node:crypto'
import { newApiKey } from '../src/domain/api-key.ts'
import { readCredentials, writeCredentials } from './credentials.ts'
import { withClient } from './database.ts'

/**
 * The key to give to the person who starts the exchange: `wanted`, which becomes one of the operator's; else
 * a new one; null where the data folder remembers that a key was given out before.
 */
export async function operatorKeyToGive(
  ownerUrl: string,
  dataDir: string,
  wanted: string | undefined,
): Promise<string | null> {
  if (wanted === undefined && (await readCredentials(dataDir)).operator_key_given_out) return null
  const key = wanted ?? newApiKey(randomFillSync)
  await registerOperatorKey(ownerUrl, key)
  return key
}

/** To be called last of all, so that a start that fails on the way takes no key with it. */
export async function rememberKeyWasGiven(dataDir: string): Promise<void> {
  const credentials = await readCredentials(dataDir)
  if (credentials.operator_key_given_out) return
  await writeCredentials(dataDir, { ...credentials, operator_key_given_out: true })
}

/** Runs `task` with a key of the operator's that is revoked when it has ended. */
export async function withPassingOperatorKey(
  ownerUrl: string,
  task: (key: string) => Promise<void>,
): Promise<void> {
  const key = newApiKey(randomFillSync)
  await registerOperatorKey(ownerUrl, key)
  try {
    await task(key)
  } finally {
    const revoke = 'update api_keys set revoked_at = exchange_now() where key_hash = $1'
    await withClient(ownerUrl, client => client.query(revoke, [hashOf(key)]))
  }
}

/** Makes a key of the operator's known to the exchange; one that is known already changes nothing. */
export async function registerOperatorKey(ownerUrl: string, key: string): Promise<void> {
  await withClient(ownerUrl, client => client.query('select register_operator($1)', [hashOf(key)]))
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key, 'ascii').digest()
}
