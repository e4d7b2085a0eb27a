import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimStdout, parseOptionValues, runCommand } from './command-line.ts'
import { buildBundle, describeSize, describeStart } from './deploy-check/bundle.ts'
import { checkConfiguration } from './deploy-check/configuration.ts'
import { checkDatabase } from './deploy-check/database.ts'
import { type Finding, found } from './deploy-check/finding.ts'
import { loadWrangler } from './worker.ts'

const help = `Usage: npm run deploy:check [-- --json]

Checks what can be checked of a deploy without an account: wrangler.toml against src/env.ts, that the Worker builds, how
large it is and how long it takes to start, and, where OWNER_DATABASE_URL is set, whether the database is ready for it.
One line for each check; ends with 1 where one failed.
`

const marks = { ok: 'ok    ', failed: 'FAILED', skipped: '--    ' }

async function main(): Promise<number> {
  const print = claimStdout()
  const options = parseOptionValues(process.argv.slice(2), {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  if (options.help) {
    print(help)
    return 0
  }
  const { unstable_readConfig: readConfig } = await loadWrangler()
  const config = readConfig({ config: join(import.meta.dirname, '..', 'wrangler.toml') })
  const findings = [
    ...(await checkConfiguration(config, new Date())),
    ...(await checkBundle(config.compatibility_date ?? '')),
    ...(await checkOwnersDatabase(Number(config.vars['DATABASE_DEADLINE_MS']))),
  ]
  print(options.json ? `${JSON.stringify(findings)}\n` : findings.map(lineOf).join(''))
  return findings.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}

async function checkBundle(compatibilityDate: string): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'capital-pools-bundle-'))
  try {
    const bundle = buildBundle(folder)
    const built = await found('build', async () => `${Object.keys((await bundle).modules).length} modules`)
    if (built.outcome === 'failed') return [built]
    return [
      built,
      await found('size', async () => describeSize(await bundle)),
      await found('start', async () => describeStart(await bundle, compatibilityDate)),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function checkOwnersDatabase(databaseDeadlineMs: number): Promise<Finding[]> {
  const url = process.env['OWNER_DATABASE_URL']
  if (url) return checkDatabase(url, databaseDeadlineMs)
  return [{ check: 'database', outcome: 'skipped', detail: 'OWNER_DATABASE_URL is not set' }]
}

function lineOf({ check, outcome, detail }: Finding): string {
  return `${marks[outcome]} ${check.padEnd(18)} ${detail}\n`
}

await runCommand(main)
