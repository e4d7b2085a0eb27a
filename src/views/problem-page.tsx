import { paths } from '../http/paths.ts'
import { Layout } from './layout.tsx'

type ProblemPageProps = { status: number; detail: string; requestId: string | undefined }

/** What went wrong, and the way back. */
export function ProblemPage({ status, detail, requestId }: ProblemPageProps) {
  return (
    <Layout title={headingOf(status)} description={headingOf(status)}>
      <div class="problem">
        <p class="problem-status">{status}</p>
        <h1>{headingOf(status)}</h1>
        <p class="lede">{detail}</p>
        <p class="ways-out">
          <a href={paths.dashboard()}>Back to all pools</a>
          <a href={paths.markets()}>All markets</a>
          <a href={paths.docs()}>API reference</a>
        </p>
        {requestId === undefined ? null : (
          <p class="problem-id">
            Request <code>{requestId}</code>
          </p>
        )}
      </div>
    </Layout>
  )
}

function headingOf(status: number): string {
  switch (status) {
    case 400:
      return 'This address is not quite right'
    case 404:
      return 'Not found'
    case 429:
      return 'Too many requests'
    case 503:
      return 'Back in a moment'
    default:
      return status < 500 ? 'This cannot be shown' : 'Something went wrong'
  }
}
