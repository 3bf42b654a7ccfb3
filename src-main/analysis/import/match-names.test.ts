import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameFinder, stem } from './match-names'

const find = (files: readonly string[], name: string) => {
  const { item, how, several } = nameFinder(files, (file) => file)(name)
  return several ? 'several' : item === undefined ? 'none' : `${item} by ${how}`
}

describe('names that mean the same', () => {
  it.each([
    ['a.png', ['a.png', 'b/a.png'], 'a.png by path'],
    ['b\\a.png', ['a.png', 'b/a.png'], 'b/a.png by path'],
    ['a.png', ['x/a.png', 'y/b.png'], 'x/a.png by name'],
    ['a.png', ['chosen/a.png', 'chosen/b.png'], 'chosen/a.png by path'],
    // a folder chosen in a browser stands before every name
    ['A/scan001.png', ['chosen/A/scan001.png', 'chosen/B/scan001.png'], 'chosen/A/scan001.png by path'],
    ['/home/me/study/A/scan001.png', ['A/scan001.png', 'B/scan001.png'], 'A/scan001.png by path-end'],
    ['scan001.png', ['A/scan001.png', 'B/scan001.png'], 'several'],
    // macOS takes letters and their accents apart
    ['Löwe.png', ['Lo\u0308we.png'], 'Lo\u0308we.png by unicode'],
    ['house.PNG', ['House.png'], 'House.png by case'],
    ['HOUSE.png', ['House.png', 'house.png'], 'several'],
    ['house.png', ['House.png', 'house.png'], 'house.png by path'],
    ['https://host/data/L%C3%B6we%201.png?sig=a/b&x=1', ['Löwe 1.png'], 'Löwe 1.png by decoded'],
    ['/data/local-files/?d=study/a.png', ['a.png'], 'a.png by name'],
    ['b%26c.png', ['b&c.png', 'b.png'], 'b&c.png by decoded'],
    ['100%.png', ['100%.png'], '100%.png by path'],
    ['a', ['a.png'], 'a.png by stem'],
    ['a.jpg', ['a.png'], 'a.png by stem'],
    ['a', ['a.png', 'a.jpg'], 'several'],
    // no ending of a picture: another drawing
    ['P12.2', ['P12.png'], 'none'],
    ['P12.2', ['P12.png', 'P12.2.png'], 'P12.2.png by stem'],
    ['v1.final', ['v1.png'], 'none'],
    // Label Studio and Roboflow
    ['3f2b9c1a-IMG_0007.png', ['IMG_0007.png'], 'IMG_0007.png by exporter'],
    ['images/3f2b9c1a-house_1.png', ['house 1.png'], 'house 1.png by exporter'],
    ['3f2b9c1a-L%C3%B6we.png', ['Löwe.png'], 'Löwe.png by exporter'],
    ['kid_a_png.rf.0a1b2c3d4e5f60718293a4b5c6d7e8f9.jpg', ['kid_a.png'], 'kid_a.png by exporter'],
    ['3f2b9c1a-a.png', ['a.png', '3f2b9c1a-a.png'], '3f2b9c1a-a.png by path'],
    ['deadbeef-a.png', ['x/a.png', 'y/a.png'], 'several'],
    ['gone.png', ['a.png'], 'none']
  ])('%s among %j: %s', (name, files, expected) => {
    expect(find(files, name)).toBe(expected)
  })

  it('a name that is there as it is written is found as that, whatever else is there', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-zA-Zö%_0-9 -]{1,8}(\.png|\.jpg)?$/), {
          minLength: 1,
          maxLength: 8
        }),
        fc.nat(),
        (files, n) => {
          const name = files[n % files.length]!
          expect(find(files, name)).toBe(`${name} by path`)
        }
      )
    ))

  it('no file is ever taken where two would do as well', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,6}$/), fc.constantFrom('.png', '', '.PNG'), (base, ending) => {
        const found = find([`x/${base}.png`, `y/${base}.png`], `${base}${ending}`)
        expect(found).toBe('several')
      })
    ))

  it('only endings of pictures are left off', () => {
    expect(['a/P12.2.png', 'P12.2', 'x.tar.jpeg', 'b.Heic', '.png'].map(stem)).toEqual([
      'P12.2',
      'P12.2',
      'x.tar',
      'b',
      ''
    ])
  })
})
