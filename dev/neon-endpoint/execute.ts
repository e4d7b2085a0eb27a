import { DatabaseError, type PoolClient, Query, type QueryArrayConfig } from 'pg'
import type { Call, Statement } from './call.ts'
import { Failure } from './failure.ts'

/** The simple protocol would accept several statements at once; this one answers 42601. */
interface ExtendedQuery extends QueryArrayConfig {
  queryMode: 'extended'
}

/** What is left of the response's size. */
interface Room {
  maxBytes: number
  leftBytes: number
}

/**
 * Runs a call and answers its JSON. The session must read every type as text.
 *
 * @throws DatabaseError, after a rollback, and the session is good
 * @throws Failure 507 over `maxBytes`, 400 on a lost connection; the session is then of no more use
 */
export async function execute(client: PoolClient, call: Call, maxBytes: number): Promise<string> {
  const room = { maxBytes, leftBytes: maxBytes }
  if (call.begin !== undefined) return runBatch(client, call.begin, call.statements, room)
  const [statement] = call.statements
  if (statement === undefined) throw new Failure(400, 'there is no query')
  return runStatement(client, statement, room)
}

async function runBatch(
  client: PoolClient,
  begin: string,
  statements: Statement[],
  room: Room,
): Promise<string> {
  const results: string[] = []
  await control(client, begin)
  try {
    for (const statement of statements) results.push(await runStatement(client, statement, room))
  } catch (error) {
    // Postgres may have ended the connection with the error; the error is still the answer.
    if (error instanceof DatabaseError) await control(client, 'ROLLBACK').catch(() => {})
    throw error
  }
  await control(client, 'COMMIT')
  return `{"results":[${results.join(',')}]}`
}

async function control(client: PoolClient, sql: string): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    throw lostUnlessDatabase(error)
  }
}

/** Writes the rows' JSON as they arrive, so that nothing is kept twice and a response too large stops early. */
function runStatement(client: PoolClient, statement: Statement, room: Room): Promise<string> {
  const config: ExtendedQuery = {
    text: statement.query,
    values: statement.params,
    rowMode: 'array',
    queryMode: 'extended',
  }
  return new Promise((resolve, reject) => {
    const query = new Query(config)
    let rows = ''
    query.on('row', row => {
      if (room.leftBytes < 0) return
      const text = JSON.stringify(row)
      rows = rows === '' ? text : `${rows},${text}`
      room.leftBytes -= Buffer.byteLength(text) + 1
      if (room.leftBytes < 0)
        reject(new Failure(507, `response is too large (max is ${room.maxBytes} bytes)`))
    })
    query.on('error', error => reject(lostUnlessDatabase(error)))
    query.on('end', ({ fields, command, rowCount }) => {
      resolve(
        `{"fields":${JSON.stringify(fields)},"rows":[${rows}],"command":${JSON.stringify(command ?? '')},` +
          `"rowCount":${rowCount},"rowAsArray":true}`,
      )
    })
    client.query(query)
  })
}

/** The proxy answers 400 without a SQLSTATE when it loses the connection: the statement may have committed. */
function lostUnlessDatabase(error: unknown): unknown {
  return error instanceof DatabaseError ? error : new Failure(400, 'connection closed', { cause: error })
}
