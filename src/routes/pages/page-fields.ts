import { z } from 'zod'
import { MAX_SEARCH_CHARS, MAX_TAG_CHARS } from '../../domain/limits.ts'
import { WINDOWS } from '../../domain/slots.ts'
import { isPlainText } from '../../domain/text.ts'

/** Parameters that several pages take. A form sends what was not chosen as empty text: that is as good as nothing. */

export const windowField = z.enum(WINDOWS).default('all')

export const searchField = orNothing(z.string().trim().max(MAX_SEARCH_CHARS).refine(isPlainText))

export const tagField = orNothing(z.string().max(MAX_TAG_CHARS).refine(isPlainText))

export const cursorField = z.string().max(512).optional()

export function orNothing<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(text => (text === '' ? undefined : text), schema.optional())
}
