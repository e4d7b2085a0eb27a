import { describe, expect, it } from 'vitest'
import { isPlainText, isVisibleText } from '../../src/domain/text.ts'

describe('plain text', () => {
  it.each(['', 'a\nb\tc', 'محفظة', '🧪🧬', '<script>alert(1)</script>'])('may be %j', text => {
    expect(isPlainText(text)).toBe(true)
  })

  it.each(['\u0000', '\u001b[31m', '\u0085', '\u202etxt.exe', '\ud800'])('is not %j', text => {
    expect(isPlainText(text)).toBe(false)
  })
})

describe('visible text', () => {
  it.each(['a', 'محفظة', '🧪', '👩‍👩‍👧', ' x ', '-'])('may be %j', text => {
    expect(isVisibleText(text)).toBe(true)
  })

  it.each(['', ' ', '\u200b', '\u2060\u00ad', '\u3164', '\u2800', '\u{e0041}\ufe0f'])('is not %j', text => {
    expect(isVisibleText(text)).toBe(false)
  })
})
