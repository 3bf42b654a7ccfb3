import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BoundedCache } from './bounded-cache'

it('keeps what was asked for last, and never more than it may', () => {
  const gone: string[] = []
  const cache = new BoundedCache<string>(2, (value) => gone.push(value))
  cache.set('a', 'A')
  cache.set('b', 'B')
  expect(cache.get('a')).toBe('A')
  cache.set('c', 'C')
  expect([gone, cache.get('b'), cache.get('a')]).toEqual([['B'], undefined, 'A'])
  expect(cache.stats()).toEqual({ open: 2, most: 2, hits: 2, misses: 1, evicted: 1 })
})

it('whatever is set and asked, it stays within its bounds and answers what was set', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(6), fc.boolean())),
      fc.integer({ min: 1, max: 4 }),
      (steps, most) => {
        const cache = new BoundedCache<number>(most)
        for (const [key, write] of steps)
          if (write) cache.set(`${key}`, key)
          else expect([undefined, key]).toContain(cache.get(`${key}`))
        expect(cache.stats().open).toBeLessThanOrEqual(most)
      }
    )
  ))
