import { neon, neonConfig } from '@neondatabase/serverless'

interface Bindings {
  DATABASE_URL: string
  NEON_FETCH_ENDPOINT: string
}

/** The least that a Worker can do with the database: one trivial statement, by the driver that the exchange uses. */
export default {
  async fetch(_request: Request, { DATABASE_URL, NEON_FETCH_ENDPOINT }: Bindings): Promise<Response> {
    neonConfig.fetchEndpoint = NEON_FETCH_ENDPOINT
    return Response.json(await neon(DATABASE_URL)`select 1 as one`)
  },
}
