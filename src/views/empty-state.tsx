import type { Child } from 'hono/jsx'

type EmptyStateProps = { title: string; command?: string; children: Child }

/** What to do where there is nothing to show yet. */
export function EmptyState({ title, command, children }: EmptyStateProps) {
  return (
    <div class="empty">
      <p>
        <b>{title}</b>
      </p>
      <p>{children}</p>
      {command === undefined ? null : (
        <pre tabindex={0}>
          <code>{command}</code>
        </pre>
      )}
    </div>
  )
}
