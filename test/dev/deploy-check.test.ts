import { execFile } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, describeSize, describeStart } from '../../dev/deploy-check/bundle.ts'
import { type Configuration, checkConfiguration } from '../../dev/deploy-check/configuration.ts'
import { checkDatabase } from '../../dev/deploy-check/database.ts'
import type { Finding } from '../../dev/deploy-check/finding.ts'
import { loadWrangler } from '../../dev/worker.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let config: Configuration

beforeAll(async () => {
  stack = await testStack()
  const { unstable_readConfig: readConfig } = await loadWrangler()
  config = readConfig({ config: 'wrangler.toml' })
})

afterAll(() => stack.stop())

const now = new Date('2027-01-01T00:00:00Z')

/** The check that fails, and what it says; null where none does. */
const failureOf = (findings: Finding[]) =>
  findings.filter(({ outcome }) => outcome === 'failed').map(({ check, detail }) => [check, detail])

describe('npm run deploy:check', () => {
  it('passes for what is in this repository, in one line a check', async () => {
    const env = { PATH: process.env['PATH'] ?? '', OWNER_DATABASE_URL: stack.ownerDatabaseUrl }
    const run = (...args: string[]) =>
      new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
        execFile(process.execPath, ['dev/deploy-check.ts', ...args], { env }, (error, stdout, stderr) => {
          resolve({ code: error?.code ?? 0, stdout, stderr })
        })
      })
    const { code, stdout } = await run()
    const lines = stdout.trimEnd().split('\n')
    expect([code, lines.filter(line => !line.startsWith('ok '))]).toEqual([0, []])
    expect(lines.map(line => line.slice(7, 26).trim())).toEqual([
      ...['compatibility date', 'bindings', 'settings', 'cron', 'rate limits', 'build', 'size', 'start'],
      ...['database', 'migrations', 'clock', 'operator', 'statement timeout', 'page cost'],
    ])
  })
})

describe('the configuration', () => {
  type Case = [fault: string, altered: (config: Configuration) => Configuration, check: string, text: string]
  const cases: Case[] = [
    [
      'a compatibility date in the future',
      config => ({ ...config, compatibility_date: '2027-01-02' }),
      'compatibility date',
      'in the future',
    ],
    [
      'a cron of another slot',
      config => ({ ...config, triggers: { crons: ['*/5 * * * *'] } }),
      'cron',
      'must be ["*/15 * * * *"]',
    ],
    [
      'a slot that no cron fires',
      config => ({ ...config, vars: { ...config.vars, SLOT_SECONDS: '450' } }),
      'cron',
      'no cron expression',
    ],
    [
      'a secret in the file',
      config => ({ ...config, vars: { ...config.vars, DATABASE_URL: 'postgresql://a:b@c/d' } }),
      'bindings',
      'is a secret',
    ],
    [
      'a binding that the code does not read',
      config => ({ ...config, vars: { ...config.vars, SLOT_LENGTH: '900' } }),
      'bindings',
      'knows nothing of SLOT_LENGTH',
    ],
    [
      'a limiter that counts to something else than clients are told',
      config => ({
        ...config,
        ratelimits: config.ratelimits.map(limiter =>
          limiter.name === 'KEY_LIMITER' ? { ...limiter, simple: { limit: 3, period: 60 } } : limiter,
        ),
      }),
      'rate limits',
      'KEY_LIMITER counts 3 in 60 s, but clients are told 200 in 10 s',
    ],
    [
      'two limiters that are one',
      config => ({
        ...config,
        ratelimits: config.ratelimits.map(limiter => ({ ...limiter, namespace_id: '1' })),
      }),
      'rate limits',
      'share a namespace_id',
    ],
  ]

  it.each(cases)('with %s fails', async (_, altered, check, text) => {
    expect(failureOf(await checkConfiguration(config, now))).toEqual([])
    const failures = failureOf(await checkConfiguration(altered(config), now))
    expect(failures).toEqual([[check, expect.stringContaining(text)]])
  })

  it('with a var that does not parse, or without one, fails and names it', async () => {
    const vars = { ...config.vars, INTRADAY_DAYS: '7' }
    const [failure] = failureOf(await checkConfiguration({ ...config, vars }, now))
    expect(failure).toEqual(['settings', expect.stringContaining('INTRADAY_DAYS is less than 91')])
    const { DATABASE_DEADLINE_MS: _, ...others } = config.vars
    const [missing] = failureOf(await checkConfiguration({ ...config, vars: others }, now))
    expect(missing).toEqual(['bindings', 'wrangler.toml has no DATABASE_DEADLINE_MS'])
  })
})

describe('the bundle', () => {
  const bundleOf = (contents: string): Bundle => ({
    main: 'worker.js',
    modules: { 'worker.js': { type: 'esm', contents } },
  })

  it('fails where it is larger than the limit when compressed', () => {
    const text = Array.from({ length: 4000 }, () => crypto.randomUUID()).join('')
    expect(() => describeSize(bundleOf(text), 10)).toThrow(/^\d+ KiB compressed, \d+ KiB before; at most 10$/)
    expect(describeSize(bundleOf('x'.repeat(1_000_000)), 10)).toMatch(/^1 KiB compressed/)
  })

  it('fails where it takes long to start, or does not', async () => {
    const work = 'let sum = 0; for (let i = 0; i < 2e8; i++) sum += Math.sqrt(i); export default { sum }'
    await expect(describeStart(bundleOf(work), '2026-11-17', 50)).rejects.toThrow(
      / ms in workerd; at most 50$/,
    )
    await expect(describeStart(bundleOf('throw new Error("no")'), '2026-11-17')).rejects.toThrow()
  })
})

describe('the database', () => {
  const check = () => checkDatabase(stack.ownerDatabaseUrl, 5000)

  it('fails where it cannot be reached, without a word of the password', async () => {
    const [finding] = await checkDatabase('postgresql://owner:canary@127.0.0.1:9/none', 5000)
    expect(finding).toMatchObject({ check: 'database', outcome: 'failed' })
    expect(JSON.stringify(finding)).not.toContain('canary')
  })

  it('fails on simulated time, without an operator, and where functions or migrations are pending', async () => {
    expect(failureOf(await check())).toEqual([])
    await stack.setClock(new Date('2030-01-01T00:00:00Z'))
    expect(failureOf(await check())).toEqual([['clock', expect.stringContaining('2030-01-01')]])
    await stack.sql('update exchange_clock set simulated_at = null')
    await stack.sql('update api_keys set revoked_at = now()')
    expect(failureOf(await check())).toEqual([['operator', expect.stringContaining('operators create')]])
    await stack.sql('update api_keys set revoked_at = null')
    await stack.sql('delete from drizzle.applied_functions')
    expect(failureOf(await check())).toEqual([
      ['migrations', expect.stringContaining('0 pending and functions')],
    ])
    await stack.sql('delete from drizzle.__drizzle_migrations')
    expect(failureOf(await check())).toEqual([['migrations', expect.stringMatching(/^[1-9]\d* pending/)]])
  })

  it("fails where the Worker's role lets a statement run no longer than the Worker waits, or plans for disks", async () => {
    const fresh = await testStack()
    await fresh.sql(
      `do $$ begin
        execute format('alter role capital_pools_worker in database %I set random_page_cost = 4', current_database());
      end $$`,
    )
    const findings = await checkDatabase(fresh.ownerDatabaseUrl, 10_000)
    expect(failureOf(findings)).toEqual([
      ['statement timeout', expect.stringContaining('no longer than')],
      ['page cost', expect.stringContaining('random_page_cost = 1.1')],
    ])
    await fresh.stop()
  })
})
