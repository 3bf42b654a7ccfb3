import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commands, isCommandName } from './commands'
import { decodeWire, encodeWire } from './wire'

describe('the wire', () => {
  it('brings JSON and typed arrays over unchanged', () =>
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.float32Array({ noNaN: true, maxLength: 20_000 }),
        fc.uint8Array(),
        (json, floats, bytes) => {
          const value = { json, floats, nested: { bytes } }
          const back = decodeWire(encodeWire(value)) as typeof value
          expect(back.floats).toEqual(floats)
          expect(back.nested.bytes).toEqual(bytes)
          if (!JSON.stringify(json).includes('__proto__'))
            expect(JSON.stringify(back.json)).toBe(JSON.stringify(json))
        }
      )
    ))
  it('lets nothing reach a prototype', () => {
    decodeWire('{"__proto__": {"polluted": true}}')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('the contract', () => {
  it('names are noun:verb, and only they are allowed', () => {
    for (const name of Object.keys(commands)) expect(name).toMatch(/^[a-z]+:[a-z]+$/)
    expect(['toString', '__proto__', 'library:erase'].map(isCommandName)).toEqual([false, false, false])
  })
  it('no request takes a path', () => {
    for (const [name, { request }] of Object.entries(commands))
      expect(`${name} ${JSON.stringify('shape' in request ? Object.keys(request.shape) : [])}`).not.toMatch(
        /path|folder|directory/i
      )
  })
})
