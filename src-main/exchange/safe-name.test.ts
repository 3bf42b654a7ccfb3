import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeName } from './safe-name'

describe('names that every system can have', () => {
  it.each([
    ['CON.png', 'CON_.png'],
    ['aux.jpg', 'aux_.jpg'],
    ['nul.tar.png', 'nul_.tar.png'],
    ['com1', 'com1_'],
    ['console.png', 'console.png'],
    ['a:b?.png', 'a_b_.png'],
    ['..', '_'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['name. ', 'name'],
    ['Löwe 1.png', 'Löwe 1.png']
  ])('%s is %s', (name, expected) => expect(safeName(name)).toBe(expected))
  it('whatever a file is called', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const safe = safeName(name)
        expect(safe).not.toMatch(/[<>:"/\\|?*\u0000-\u001f]|^$|[. ]$|^(con|prn|aux|nul)(\.|$)/i)
        expect([...safe].length).toBeLessThanOrEqual(121)
        expect(safeName(safe)).toBe(safe)
      })
    ))
})
