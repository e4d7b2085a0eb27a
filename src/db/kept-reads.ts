import { functionOf } from './kept-read.ts'
import { boardRows, boards } from './queries/board-statements.ts'
import { poolPageFacts } from './queries/pool-page.ts'
import { portfolioFacts } from './queries/portfolio.ts'

/** Every read that the database keeps as a function, and the statement that makes it: for `npm run db:migrate`. */
export const keptReads = [
  portfolioFacts,
  ...Object.values(poolPageFacts),
  ...Object.values(boardRows),
  ...Object.values(boards),
].map(read => ({ name: read.name, text: functionOf(read) }))
