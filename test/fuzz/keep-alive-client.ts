import { Agent, request } from 'node:http'
import type { HostileRequest } from './hostile-requests.ts'

export type RawAnswer = { status: number; rawHeaders: string; contentType: string; body: string }

export type KeepAliveClient = {
  send: (hostile: HostileRequest) => Promise<RawAnswer>
  close: () => void
}

/** Sends requests as they are over connections that are kept: `connections` at once. */
export function keepAliveClient(url: string, connections: number): KeepAliveClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  const { hostname, port } = new URL(url)
  const send = ({ method, path, headers, body }: HostileRequest) =>
    new Promise<RawAnswer>((resolve, reject) => {
      const length = ['Content-Length', String(body?.length ?? 0)]
      const sent = request({
        agent,
        host: hostname,
        port,
        method,
        path,
        headers: [...headers, 'Host', `${hostname}:${port}`, ...length],
      })
      sent.on('error', reject)
      sent.on('response', response => {
        const chunks: Buffer[] = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            rawHeaders: response.rawHeaders.join('\n'),
            contentType: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString(),
          }),
        )
      })
      sent.end(body ?? undefined)
    })
  return { send, close: () => agent.destroy() }
}
