import { Parser } from 'commonmark'
import { marked } from 'marked'

/** What a reading of Markdown is made of, in order, without its words. */
export type Skeleton = string[]

/** As the reference implementation of CommonMark reads it. */
export function commonmarkSkeleton(markdown: string): Skeleton {
  return entered(markdown)
    .map(({ type }) => type)
    .filter(type => type !== 'text')
}

/** As a renderer of GitHub's flavour has it: the tags of the HTML, in which nothing else has a `<`. */
export function githubSkeleton(markdown: string): Skeleton {
  const html = marked.parse(markdown, { gfm: true, async: false })
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
}

/** The words of every block, as they are shown. */
export function shownBlocks(markdown: string): string[] {
  const blocks: string[] = []
  for (const { type, literal } of entered(markdown)) {
    if (type === 'paragraph' || type === 'heading') blocks.push('')
    else if (type === 'softbreak') blocks.push(`${blocks.pop() ?? ''}\n`)
    else if (literal !== null) blocks.push((blocks.pop() ?? '') + literal)
  }
  return blocks
}

function entered(markdown: string) {
  const walker = new Parser().parse(markdown).walker()
  const nodes = []
  for (let step = walker.next(); step !== null; step = walker.next()) {
    if (step.entering) nodes.push(step.node)
  }
  return nodes
}
