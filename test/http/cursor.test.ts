import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor, idPosition, sequencePosition } from '../../src/http/cursor.ts'
import { Problem } from '../../src/http/problem.ts'

describe('a cursor', () => {
  it('comes back as the position it was made of', () => {
    const position = { value: 'Ünïcode 🧪 +/=', id: 1 }
    expect(decodeCursor(encodeCursor(position), given => given)).toEqual(position)
  })

  it('is absent at the start of a list', () => {
    expect(decodeCursor(undefined, idPosition)).toBeNull()
  })

  it.each(['', '%%%', 'bm90IGpzb24', encodeCursor(7), encodeCursor("'; drop table pools; --")])(
    'that no page gave is a problem: %s',
    cursor => {
      expect(() => decodeCursor(cursor, idPosition)).toThrow(Problem)
      expect(() => decodeCursor(cursor, sequencePosition)).toThrow(Problem)
    },
  )
})
