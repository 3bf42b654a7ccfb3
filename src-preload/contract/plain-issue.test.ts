import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { plainIssue, reasonOf } from './plain-issue'

describe('what a schema refuses is said without speaking of schemas', () => {
  const Row = z
    .object({
      name: z.string().min(1).max(5),
      tags: z.array(z.string()).max(2),
      kind: z.enum(['a', 'b']),
      most: z.int().min(1).max(9),
      plain: z.string().regex(/^[a-z]*$/),
      area: z.number().positive().default(1),
      own: z.boolean().refine((v) => v, 'says so itself')
    })
    .strict()
  const good = { name: 'n', tags: [], kind: 'a', most: 1, plain: '', own: true }
  it.each<[object, string]>([
    [{ name: '' }, 'name must not be empty'],
    [{ name: 'longer' }, 'name must be at most 5 characters'],
    [{ name: undefined }, 'name is missing'],
    [{ tags: 'x' }, 'tags must be a list'],
    [{ tags: ['1', '2', '3'] }, 'tags must be at most 2 entries'],
    [{ tags: [1] }, 'tags.0 must be text'],
    [{ kind: 'c' }, 'kind must be one of a, b'],
    [{ most: 0 }, 'most must be at least 1'],
    [{ area: 0 }, 'area must be over 0'],
    [{ most: 1.5 }, 'most must be a whole number'],
    [{ plain: 'A' }, 'plain holds characters that cannot stand there, or is not written as it must be'],
    [{ own: false }, 'own says so itself'],
    [{ more: 1 }, 'has something unknown: more']
  ])('%j: %s', (change, words) => {
    const { error } = Row.safeParse({ ...good, ...change }, { error: plainIssue })
    expect(reasonOf(error!)).toBe(words)
  })
})
