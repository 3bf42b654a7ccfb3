import { describe, expect, it } from 'vitest'
import { drawingFinder } from './find-drawing'

describe('which drawing a row is about', () => {
  const drawings = [
    { id: '1', sha256: 'x', file: 'a.png', childId: 'c1' },
    { id: '2', sha256: 'x', file: 'b.png', childId: 'c2' },
    { id: '3', sha256: 'y', file: 'a.png', childId: 'c3' }
  ]
  const find = (wish: Partial<Parameters<ReturnType<typeof drawingFinder>>[0]>) => {
    const found = drawingFinder(drawings)({ id: null, sha256: null, file: null, childId: null, ...wish })
    return 'id' in found ? found.id : found.failure.code
  }
  it('by name alone, another child’s drawing is another drawing', () => {
    expect(find({ file: 'b.png', childId: 'K99' })).toBe('drawing-unmatched')
    expect(find({ sha256: 'y', childId: 'K99' })).toBe('3')
  })
  it('by id, content, name, stem; the child and the name tell twins apart', () => {
    expect(find({ id: '3' })).toBe('3')
    expect(find({ id: 'elsewhere', sha256: 'y' })).toBe('3')
    expect(find({ sha256: 'x', childId: 'c2' })).toBe('2')
    expect(find({ sha256: 'x', file: 'a.png' })).toBe('1')
    expect(find({ file: 'deep\\b.jpg' })).toBe('2')
    expect(find({ file: 'a.png', childId: 'c3' })).toBe('3')
    expect(find({ file: 'a.png' })).toBe('drawing-ambiguous')
    expect(find({ sha256: 'z', file: 'b.png' })).toBe('drawing-differs')
    expect(find({ sha256: 'z', id: '3' })).toBe('drawing-differs')
    expect(find({ sha256: 'z', file: 'q.png' })).toBe('drawing-unmatched')
    expect(find({ id: '3', sha256: 'x', childId: 'c1' })).toBe('1')
  })
})
