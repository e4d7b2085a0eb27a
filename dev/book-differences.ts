import { withClient } from './database.ts'

/** A figure that the exchange keeps, and what the ledger makes of it. */
export interface BookDifference {
  check_name: string
  subject: string
  recorded: string | null
  recomputed: string | null
}

/** Recomputes the exchange's figures from the ledger, as the owner's role; none when the books are right. */
export async function listBookDifferences(ownerUrl: string): Promise<BookDifference[]> {
  const { rows } = await withClient(ownerUrl, client =>
    client.query<BookDifference>('select check_name, subject, recorded, recomputed from book_differences()'),
  )
  return rows
}
