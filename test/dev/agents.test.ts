import { describe, expect, it } from 'vitest'
import { runScript } from '../support/command.ts'

type Row = { rank: number | null; strategy: string; return: number; nav: string }

async function boardOf(seed: number): Promise<Row[]> {
  const { code, stdout, stderr } = await runScript('dev/agents.ts', [
    '--days',
    '60',
    '--seed',
    String(seed),
    '--json',
  ]).end()
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout).board
}

describe('npm run agents, for 60 days', () => {
  it('ranks the informed first, leaves who does nothing flat, and is the same again from the same seed', async () => {
    const [one, again, other] = [await boardOf(1), await boardOf(1), await boardOf(2)]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    for (const board of [one, other]) {
      const [first] = board
      const others = board.filter(({ strategy }) => strategy !== 'informed')
      expect(first).toMatchObject({ rank: 1, strategy: 'informed' })
      expect(others.map(({ strategy }) => strategy).sort()).toEqual([
        'cash',
        'contrarian',
        'equal weight',
        'momentum',
      ])
      const idle = board.find(({ strategy }) => strategy === 'cash')
      expect(idle).toMatchObject({ rank: null, return: 0, nav: '10000.000000' })
      expect(first?.return).toBeGreaterThan(Math.max(...others.map(row => row.return)))
    }
  }, 300_000)
})
