import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/**
 * Runs with the official client, connected to the exchange at `url` with a key or without one. It holds all that it is told
 * against the protocol's schemas.
 */
export async function withMcpClient<Result>(
  url: string,
  key: string | null,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const headers: Record<string, string> = key === null ? {} : { Authorization: `Bearer ${key}` }
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }))
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}
