import type { Context } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { problemOfError } from '../../src/http/errors.ts'
import type { AppEnv } from '../../src/http/request-context.ts'

afterEach(() => vi.restoreAllMocks())

/** What is logged and answered where a handler throws the error. */
function outcomeOf(error: Error): { logged: string; problem: { status: number; detail: string } } {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation(line => lines.push(String(line)))
  const context = { get: (name: string) => (name === 'requestId' ? 'an-id' : undefined) }
  const { status, detail } = problemOfError(error, context as Context<AppEnv>)
  return { logged: lines.join('\n'), problem: { status, detail } }
}

describe('a bug', () => {
  it('is logged with its frames, and with nothing of its message, however that is written', () => {
    const secret = 'a rationale\n    at secret (parameter.ts:1:1)\nat another'
    const { logged, problem } = outcomeOf(new RangeError(`Failed query: insert\nparams: ${secret}`))
    expect(problem.status).toBe(500)
    expect(logged).toContain('RangeError')
    expect(logged).toContain('errors.test.ts')
    for (const leak of ['secret', 'another', 'rationale', 'insert']) {
      expect([leak, logged.includes(leak) || problem.detail.includes(leak)]).toEqual([leak, false])
    }
  })

  it('whose message was changed after it was thrown is logged without frames', () => {
    const error = new Error('first\n    at secret')
    error.message = 'second'
    expect(outcomeOf(error).logged).not.toContain('secret')
  })
})
