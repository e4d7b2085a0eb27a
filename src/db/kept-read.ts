import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { PgDialect, QueryBuilder } from 'drizzle-orm/pg-core'
import type { Database } from './client.ts'

type ParameterType = 'uuid' | 'text' | 'integer' | 'timestamptz'

/** For each parameter, a value of its own. */
type ForEach<Parameters extends readonly ParameterType[], Value> = { [Index in keyof Parameters]: Value }

/** What a read finds before it answers, by the names that its answer calls it by, which must not be columns'. */
type Found = Readonly<Record<string, { type: ParameterType; value: SQL }>>

/** A read that is a function of the database. */
export type KeptRead<Answer, Parameters extends readonly ParameterType[] = readonly ParameterType[]> = {
  name: string
  parameters: Parameters
  found: Found
  answer: SQL<Answer>
  /** The whole read as one expression, which answers what the function does. */
  statement: SQL<Answer>
  /** The read as an expression of a statement. */
  of: (...values: ForEach<Parameters, SQLWrapper | Value>) => SQL<Answer>
  /** The read by itself, in one trip. */
  call: (database: Pick<Database, 'query'>, ...values: ForEach<Parameters, Value>) => Promise<Answer>
}

type Value = string | number | null

/** Composes statements without a way to the database. */
export const queryBuilder = new QueryBuilder()

/**
 * A statement that the database keeps as a function called `name`, and with it its plan: over HTTP every statement is planned
 * anew, and for a pool's portfolio that takes thrice as long as to carry it out. `answer` gives one JSON value, or null; it and
 * `found` are given the parameters. An answer that reads no table itself, because what it needs is found first, is not even a query to
 * the function. `npm run db:migrate` lays the functions anew where they have changed, as it does those of `drizzle/functions/`.
 */
export function keptRead<Answer, const Parameters extends readonly ParameterType[]>(
  name: string,
  parameters: Parameters,
  answer: (...parameters: ForEach<Parameters, SQL>) => SQL<Answer>,
  found: (...parameters: ForEach<Parameters, SQL>) => Found = () => ({}),
): KeptRead<Answer, Parameters> {
  const places = parameters.map((type, index) => sql.raw(`$${index + 1}::${type}`)) as unknown as ForEach<
    Parameters,
    SQL
  >
  const call = `select ${name}(${parameters.map((_, index) => `$${index + 1}`)}) as answer`
  return {
    name,
    parameters,
    // Composed when they are asked for: the Worker only calls the function.
    get found() {
      return found(...places)
    },
    get answer() {
      return answer(...places)
    },
    get statement() {
      return statementOf(this)
    },
    of: (...values) => {
      const given = values.map(value => sql`${value}`)
      return sql<Answer>`${sql.raw(name)}(${sql.join(given, sql`, `)})`
    },
    call: async ({ query }, ...values) => {
      const [row] = await query<{ answer: Answer }>(call, [...values])
      if (!row) throw new Error(`${name} gave no row`)
      return row.answer
    },
  }
}

function statementOf<Answer>({ found, answer }: Pick<KeptRead<Answer>, 'found' | 'answer'>): SQL<Answer> {
  const columns = Object.entries(found).map(([name, { value }]) => sql`${value} as ${sql.identifier(name)}`)
  if (columns.length === 0) return answer
  return sql<Answer>`(with found as materialized (select ${sql.join(columns, sql`, `)}) select ${answer} from found)`
}

/**
 * The statement that makes the function. In plpgsql, which keeps plans, and told to: where it may guess that a plan for the very
 * values is cheaper, it plans anew each time, as for a page's rows, because how many are asked for is a parameter. The
 * parameters have no names that could be columns'. Those that are not given are null: a release that knows of fewer still calls it.
 */
export function functionOf({
  name,
  parameters,
  found,
  answer,
}: Pick<KeptRead<unknown>, 'name' | 'parameters' | 'found' | 'answer'>): string {
  const signature = `${name}(${parameters.map(type => `${type} default null`).join(', ')})`
  const variables = Object.entries(found).map(
    ([of, { type, value }]) => `  ${of} ${type} := ${textOf(value)};\n`,
  )
  return `create function ${signature} returns json language plpgsql stable
set plan_cache_mode = force_generic_plan as $kept$
declare
${variables.join('')}begin
  return (${textOf(answer)});
end
$kept$;
grant execute on function ${name} to capital_pools_worker;`
}

function textOf(expression: SQL): string {
  return new PgDialect().sqlToQuery(expression.inlineParams()).sql
}
