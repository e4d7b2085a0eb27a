import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { PgDialect, QueryBuilder } from 'drizzle-orm/pg-core'
import type { Database } from './client.ts'

type ParameterType = 'uuid' | 'text' | 'integer' | 'timestamptz'

/** For each parameter, a value of its own. */
type ForEach<Parameters extends readonly ParameterType[], Value> = { [Index in keyof Parameters]: Value }

/** A read that is a function of the database. */
export type KeptRead<Answer, Parameters extends readonly ParameterType[] = readonly ParameterType[]> = {
  name: string
  parameters: Parameters
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
 * anew, and for a pool's portfolio that takes thrice as long as to carry it out. `statement` gives one JSON value, or null;
 * it is given its parameters. `npm run db:migrate` lays the functions anew where they have changed, as it does those of
 * `drizzle/functions/`.
 */
export function keptRead<Answer, const Parameters extends readonly ParameterType[]>(
  name: string,
  parameters: Parameters,
  statement: (...parameters: ForEach<Parameters, SQL>) => SQL<Answer>,
): KeptRead<Answer, Parameters> {
  const places = parameters.map((type, index) => sql.raw(`$${index + 1}::${type}`))
  const call = `select ${name}(${parameters.map((_, index) => `$${index + 1}`)}) as answer`
  return {
    name,
    parameters,
    // Composed when it is asked for: the Worker only calls the function.
    get statement() {
      return statement(...(places as unknown as ForEach<Parameters, SQL>))
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

/**
 * The statement that makes the function. In plpgsql, which keeps plans, and told to: where it may guess that a plan for the very
 * values is cheaper, it plans anew each time, as for a page's rows, because how many are asked for is a parameter. The
 * parameters have no names that could be columns'. Those that are not given are null: a release that knows of fewer still calls it.
 */
export function functionOf({
  name,
  parameters,
  statement,
}: Pick<KeptRead<unknown>, 'name' | 'parameters' | 'statement'>): string {
  const signature = `${name}(${parameters.map(type => `${type} default null`).join(', ')})`
  const { sql: text } = new PgDialect().sqlToQuery(statement.inlineParams())
  return `create function ${signature} returns json language plpgsql stable
set plan_cache_mode = force_generic_plan as $kept$
begin
  return (${text});
end
$kept$;
grant execute on function ${name} to capital_pools_worker;`
}
