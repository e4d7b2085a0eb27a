import type { Context } from 'hono'
import type { z } from 'zod'
import { Problem } from '../../http/problem.ts'

/** A page's parameters, held against their schema. What the page does not know is a problem. */
export function pageQuery<Schema extends z.ZodType>(c: Context, schema: Schema): z.output<Schema> {
  const given = Object.entries(c.req.queries()).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ])
  const result = schema.safeParse(Object.fromEntries(given))
  if (result.success) return result.data
  const faults = result.error.issues.map(faultText)
  throw new Problem(
    400,
    'invalid_request',
    `The address has a parameter that is not known here: ${faults.join('; ')}.`,
  )
}

function faultText(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.')
}
