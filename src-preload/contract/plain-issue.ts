import type { z } from 'zod'

type Issue = z.core.$ZodRawIssue
type Bound = Issue & {
  origin: string
  inclusive?: boolean
  maximum?: number | bigint
  minimum?: number | bigint
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object'
}
const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries', set: ' entries' }

/** What was found, in words that do not speak of schemas. */
function bound({ origin, maximum, minimum, inclusive }: Bound): string {
  const unit = units[origin] ?? ''
  if (inclusive === false)
    return maximum === undefined ? `must be over ${minimum}` : `must be under ${maximum}`
  if (maximum !== undefined) return `must be at most ${maximum}${unit}`
  return minimum === 1 && unit !== '' ? 'must not be empty' : `must be at least ${minimum}${unit}`
}

/** Wording of what a schema refuses, for safeParse's `error`: wordings of the schema's own come before it. */
export function plainIssue(issue: Issue): string {
  switch (issue.code) {
    case 'too_big':
    case 'too_small':
      return bound(issue as Bound)
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing'
      return `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'unrecognized_keys':
      return `has something unknown: ${issue.keys.join(', ')}`
    case 'invalid_format':
      return 'holds characters that cannot stand there, or is not written as it must be'
    default:
      return 'is not understood'
  }
}

/** Where the first thing is that is wrong, and what. */
export function reasonOf({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'it is not understood'
}
