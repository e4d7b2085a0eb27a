import type { Child } from 'hono/jsx'

type DataTableProps = { caption: Child; id: string; children: Child; isCaptionHidden?: boolean }

/** A table that scrolls inside its own frame, which the keyboard can reach, and never makes the page scroll sideways. */
export function DataTable({ caption, id, children, isCaptionHidden = false }: DataTableProps) {
  return (
    <section class="table-frame" aria-labelledby={id} tabindex={0}>
      <table>
        <caption id={id} class={isCaptionHidden ? 'visually-hidden' : undefined}>
          {caption}
        </caption>
        {children}
      </table>
    </section>
  )
}

type ColumnProps = { isNumber?: boolean; isSorted?: boolean; children: Child }

/** A column's head. */
export function Column({ isNumber, isSorted, children }: ColumnProps) {
  return (
    <th scope="col" class={isNumber ? 'number' : undefined} aria-sort={isSorted ? 'descending' : undefined}>
      {children}
    </th>
  )
}

/** What a user wrote, kept from turning the text around it. */
export function UserText({ children }: { children: string }) {
  return children === '' ? <span class="no-figure">–</span> : <bdi>{children}</bdi>
}
