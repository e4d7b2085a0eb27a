import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** The shape of an answer: a name for every expression, nested as the answer is. */
export type Fields = { [name: string]: SQL<unknown> | Fields }

/** The answer that a shape describes. */
export type RowOf<Shape extends Fields> = {
  [Name in keyof Shape]: Shape[Name] extends SQL<infer Type>
    ? Type
    : Shape[Name] extends Fields
      ? RowOf<Shape[Name]>
      : never
}

/** A shape as one JSON object per row. */
export function jsonObject<Shape extends Fields>(shape: Shape): SQL<RowOf<Shape>> {
  const members = Object.entries(shape).map(
    ([name, value]) => sql`${sql.raw(`'${name}'`)}, ${expressionOf(value)}`,
  )
  return sql<RowOf<Shape>>`json_build_object(${sql.join(members, sql`, `)})`
}

function expressionOf(value: SQL<unknown> | Fields): SQL<unknown> {
  return isExpression(value) ? value : jsonObject(value)
}

function isExpression(value: SQL<unknown> | Fields): value is SQL<unknown> {
  return 'getSQL' in value
}

/** A query that selects one JSON column `row`, as one JSON array: several lists fit in one statement. */
export function jsonRows<Row>(query: SQLWrapper): SQL<Row[]> {
  return sql<Row[]>`(select coalesce(json_agg(listed.row), '[]'::json) from ${query} listed)`
}

/** Rows, column by column. */
export type ColumnsOf<Shape extends Record<string, SQL<unknown>>> = {
  [Name in keyof Shape]: Shape[Name] extends SQL<infer Type> ? Type[] : never
}

/** What a query selects, as one JSON array per column: for long lists, as names are said once and Postgres looks types up once. */
export function jsonColumns<Shape extends Record<string, SQL<unknown>>>(
  shape: Shape,
  rest: SQL,
): SQL<ColumnsOf<Shape>> {
  const selected = Object.entries(shape).map(([name, value]) => sql`${value} as ${sql.identifier(name)}`)
  const columns = Object.keys(shape).map(
    name => sql`${sql.raw(`'${name}'`)}, coalesce(json_agg(listed.${sql.identifier(name)}), '[]'::json)`,
  )
  return sql<ColumnsOf<Shape>>`(
    select json_build_object(${sql.join(columns, sql`, `)})
    from (select ${sql.join(selected, sql`, `)} ${rest}) listed
  )`
}

/** The rows of which `jsonColumns` made columns. */
export function rowsOf<Row extends Record<string, unknown>>(
  columns: {
    [Name in keyof Row]: Row[Name][]
  },
): Row[] {
  const rows: Record<string, unknown>[] = []
  for (const [name, values] of Object.entries<unknown[]>(columns)) {
    for (const [index, value] of values.entries()) {
      const row = rows[index] ?? {}
      row[name] = value
      rows[index] = row
    }
  }
  return rows as Row[]
}

/** Credits, units, quantities and prices: exact, as text. */
export const decimalText = (value: SQLWrapper) => sql<string>`(${value})::numeric(38, 6)::text`
export const nullableDecimalText = (value: SQLWrapper) => sql<string | null>`(${value})::numeric(38, 6)::text`

/** ISO 8601 in UTC. */
export const instantText = (value: SQLWrapper) => sql<string>`instant_text(${value})`
export const nullableInstantText = (value: SQLWrapper) => sql<string | null>`instant_text(${value})`

/** A column as it is. */
export const plain = <Type>(value: SQLWrapper) => sql<Type>`${value}`
