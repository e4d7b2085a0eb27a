import { isFreeSlug } from '../../src/domain/slug.ts'

const longestStem = 56

/**
 * A slug of its own for each id, whatever characters the ids have: the prefix, then what of the id a slug can
 * hold, then a number where two would be alike. The same ids in the same order always get the same slugs.
 */
export function slugsOf(prefix: string, ids: readonly string[]): Map<string, string> {
  const slugs = new Map<string, string>()
  const taken = new Set<string>()
  for (const id of ids) {
    const stem = slugText(`${prefix} ${id}`)
    let slug = stem
    for (let number = 2; taken.has(slug) || !isFreeSlug(slug); number += 1) slug = `${stem}-${number}`
    taken.add(slug)
    slugs.set(id, slug)
  }
  return slugs
}

function slugText(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return words.replace(/^-/, '').slice(0, longestStem).replace(/-$/, '') || 'x'
}
