import { z } from 'zod'

/**
 * The columns of a list or series as CSV, from the schema of its answer: every field that a row may have, in the schema's order,
 * those of an object joined by a dot. They do not hang on the rows: a program that reads the file finds each where it was,
 * whatever is null and if there is no row at all. Null where the answer is no list.
 */
export function csvColumnsOf(answer: z.ZodType): string[] | null {
  const data = answer instanceof z.ZodObject ? answer.shape['data'] : undefined
  return data instanceof z.ZodArray ? columnsAt('', data.element) : null
}

function columnsAt(name: string, field: unknown): string[] {
  if (field instanceof z.ZodNullable || field instanceof z.ZodOptional) return columnsAt(name, field.unwrap())
  if (!(field instanceof z.ZodObject)) return [name]
  return Object.entries(field.shape).flatMap(([inner, schema]) =>
    columnsAt(name === '' ? inner : `${name}.${inner}`, schema),
  )
}
