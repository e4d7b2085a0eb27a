import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { endpoint, noteCount, post, sql, thrownBy, useEndpoints } from './endpoints-under-test.ts'

useEndpoints()

describe('a fault', () => {
  const insert = (id: number) => sql()`insert into notes values (${id}, ${`note ${id}`})`

  it('drops a request before it runs', async () => {
    endpoint.faults.set({ kind: 'drop-request', times: 1 })

    expect(await thrownBy(insert(1))).toMatchObject({
      message: expect.stringContaining('Error connecting to database'),
    })
    expect(await noteCount()).toBe(0)
    await insert(1)
    expect(await noteCount()).toBe(1)
    expect(endpoint.faults.injected).toBe(1)
  })

  it('drops an answer after the commit', async () => {
    endpoint.faults.set({ kind: 'drop-answer', times: 2 })

    await thrownBy(insert(1))
    await thrownBy(sql().transaction([insert(2), insert(3)]))
    expect(await noteCount()).toBe(3)
    await insert(4)
    expect(await noteCount()).toBe(4)
  })

  it('cuts an answer in the middle, after the commit', async () => {
    endpoint.faults.set({ kind: 'truncate', times: 1 })

    await expect(insert(1)).rejects.toThrow()
    expect(await noteCount()).toBe(1)
    await insert(2)
    expect(await noteCount()).toBe(2)
  })

  it.each([500, 503, 507])('answers %d without running', async status => {
    endpoint.faults.set({ kind: 'status', status, times: 1 })

    const error = await thrownBy(insert(1))
    expect(error.message).toBe(`Server error (HTTP status ${status}): {"msg":"injected fault"}`)
    expect(await noteCount()).toBe(0)
  })

  it('answers a status after the commit when told to', async () => {
    endpoint.faults.set({ kind: 'status', status: 500, executed: true, times: 1 })

    await thrownBy(insert(1))
    expect(await noteCount()).toBe(1)
  })

  it('delays a request before it runs', async () => {
    endpoint.faults.set({ kind: 'delay', milliseconds: 500, times: 1 })
    const begun = performance.now()
    const asked = post({ query: "insert into notes values (1, 'a')" })
    await sleep(100)

    expect(await noteCount()).toBe(0)
    await asked
    expect(performance.now() - begun).toBeGreaterThanOrEqual(499)
    expect(await noteCount()).toBe(1)
  })

  it('does not run a delayed request whose caller has gone', async () => {
    endpoint.faults.set({ kind: 'delay', milliseconds: 500, times: 1 })
    const body = { query: "insert into notes values (1, 'a')" }
    await expect(post(body, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    await sleep(800)

    expect(await noteCount()).toBe(0)
  })

  it('applies to the requests that contain its text', async () => {
    endpoint.faults.set({ kind: 'status', status: 503, sql: 'insert into notes' })

    expect(await sql()`select 1 as one`).toEqual([{ one: 1 }])
    await thrownBy(insert(1))
    await thrownBy(sql().transaction(tx => [tx`select 1`, tx`insert into notes values (2, 'b')`]))
    expect(endpoint.faults.injected).toBe(2)
  })

  it('applies until it is cleared', async () => {
    endpoint.faults.set({ kind: 'status', status: 503 })
    for (let tries = 0; tries < 3; tries += 1) await thrownBy(insert(1))
    endpoint.faults.clear()

    await insert(1)
    expect(endpoint.faults.injected).toBe(3)
  })

  it('comes after another has had its turns, and with a delay', async () => {
    endpoint.faults.set(
      { kind: 'delay', milliseconds: 100, times: 2 },
      { kind: 'status', status: 503, times: 1 },
      { kind: 'drop-answer', times: 1 },
    )
    const begun = performance.now()

    expect((await thrownBy(insert(1))).message).toContain('503')
    expect((await thrownBy(insert(1))).message).toContain('Error connecting to database')
    expect(performance.now() - begun).toBeGreaterThanOrEqual(199)
    expect(await noteCount()).toBe(1)
    expect(endpoint.faults.injected).toBe(4)
  })

  it('is set, read and cleared over HTTP', async () => {
    const url = new URL('/faults', endpoint.url)
    const ask = async (method: string, body?: unknown) => {
      const response = await fetch(url, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json() }
    }
    const fault = { kind: 'drop-answer', times: 2, sql: 'notes' }

    expect(await ask('PUT', fault)).toEqual({ status: 200, body: { injected: 0, faults: [fault] } })
    await thrownBy(insert(1))
    expect(await ask('GET')).toEqual({ status: 200, body: { injected: 1, faults: [fault] } })
    expect(await ask('DELETE')).toEqual({ status: 200, body: { injected: 1, faults: [] } })
    await insert(2)
    expect(await noteCount()).toBe(2)
    expect(await ask('PUT', [{ kind: 'delay', milliseconds: 1 }, fault])).toMatchObject({ status: 200 })
  })

  it.each([
    'nonsense',
    '{"kind":"earthquake"}',
    '{"kind":"delay"}',
    '{"kind":"truncate","times":0}',
    '{"kind":"drop-answer","time":1}',
  ])('is refused over HTTP when it is not one: %s', async body => {
    const response = await fetch(new URL('/faults', endpoint.url), { method: 'PUT', body })

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ msg: expect.any(String) })
  })
})
