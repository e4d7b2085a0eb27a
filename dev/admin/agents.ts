import { SCOPES } from '../../src/domain/api-key.ts'
import { messageOf, UsageError } from '../command-line.ts'
import type { AdminCommand } from './command.ts'

export const agentCommands: readonly AdminCommand[] = [
  {
    name: 'agents list',
    usage: '',
    about: 'every agent and what is in its wallet',
    run: async given => {
      const exchange = given.exchange()
      const rows: Record<string, unknown>[] = []
      for (let cursor: unknown = ''; cursor !== null; ) {
        const page = await exchange.get(`/api/agents?limit=100${cursor && `&cursor=${cursor}`}`)
        if (Array.isArray(page['data'])) rows.push(...page['data'])
        cursor = page['next_cursor'] ?? null
      }
      return { rows }
    },
  },
  {
    name: 'agents create',
    usage: '--slug ada --name Ada [--scopes read,trade,manage]',
    about: 'a new agent and its key, which is shown this once',
    values: ['slug', 'name', 'scopes'],
    run: async given => {
      const agent = { slug: given.value('slug'), name: given.value('name'), scopes: scopesOf(given) }
      return { rows: await given.exchange().post('/api/agents', agent) }
    },
  },
  {
    name: 'grants create',
    usage: '--agent ada --amount 1000 [--memo …]',
    about: "credits into an agent's wallet",
    values: ['agent', 'amount', 'memo'],
    run: async given => {
      const memo = given.valueOrNull('memo')
      const grant = { amount: given.value('amount'), ...(memo !== null && { memo }) }
      return { rows: await given.exchange().post(`${agentPath(given)}/grants`, grant) }
    },
  },
  {
    name: 'keys list',
    usage: '--agent ada',
    about: "the ids of an agent's keys, with their scopes; over the owner's connection",
    values: ['agent'],
    run: async given => {
      const { rows } = await given.owner(client =>
        client.query(
          `select api_keys.id, scopes, instant_text(api_keys.created_at) as created_at,
            instant_text(expires_at) as expires_at, instant_text(revoked_at) as revoked_at
          from api_keys join agents on agents.id = agent_id where slug = $1 order by api_keys.id`,
          [given.value('agent')],
        ),
      )
      return { rows }
    },
  },
  {
    name: 'keys create',
    usage: '--agent ada [--scopes read,trade,manage] [--expires-at 2027-01-01T00:00:00Z]',
    about: 'a further key, which is shown this once',
    values: ['agent', 'scopes', 'expires-at'],
    run: async given => ({ rows: await createKey(given) }),
  },
  {
    name: 'keys rotate',
    usage: '--agent ada --key-id … [--scopes read,trade,manage]',
    about: 'a new key, and the end of the old one',
    values: ['agent', 'key-id', 'scopes'],
    run: async given => {
      const revoked = given.value('key-id')
      const created = await createKey(given)
      try {
        await given.exchange().delete(`${agentPath(given)}/keys/${encodeURIComponent(revoked)}`)
        return { rows: { ...created, revoked } }
      } catch (error) {
        // The new key is shown only now, whatever became of the old one.
        return { rows: { ...created, revoked: null, not_revoked: messageOf(error) }, failed: true }
      }
    },
  },
  {
    name: 'keys revoke',
    usage: '--agent ada --key-id …',
    about: 'the end of a key, from the next request on',
    values: ['agent', 'key-id'],
    run: async given => {
      const path = `${agentPath(given)}/keys/${encodeURIComponent(given.value('key-id'))}`
      return { rows: await given.exchange().delete(path) }
    },
  },
]

type Given = Parameters<AdminCommand['run']>[0]

const agentPath = (given: Given) => `/api/agents/${encodeURIComponent(given.value('agent'))}`

function createKey(given: Given): Promise<Record<string, unknown>> {
  const expires_at = given.valueOrNull('expires-at')
  return given.exchange().post(`${agentPath(given)}/keys`, { scopes: scopesOf(given), expires_at })
}

function scopesOf(given: Given): string[] {
  const scopes = (given.valueOrNull('scopes') ?? 'read,trade,manage').split(',').map(scope => scope.trim())
  const unknown = scopes.find(scope => !SCOPES.some(known => known === scope))
  if (unknown === undefined) return scopes
  throw new UsageError(`--scopes takes some of ${SCOPES.join(',')}, not "${unknown}".`)
}
