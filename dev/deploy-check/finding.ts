/** What a check found: that all is well, that it is not, or why it could not look. */
export interface Finding {
  check: string
  outcome: 'ok' | 'failed' | 'skipped'
  /** One line for a person. */
  detail: string
}

/** Runs a check, which gives its detail or throws what is wrong. */
export async function found(check: string, look: () => string | Promise<string>): Promise<Finding> {
  try {
    return { check, outcome: 'ok', detail: await look() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { check, outcome: 'failed', detail: message.replaceAll(/\s*\n\s*/g, ' ') }
  }
}
