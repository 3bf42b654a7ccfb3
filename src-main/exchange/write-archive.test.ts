import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ArchivedDrawing } from '#contract/dataset-archive'
import { writeArchive } from './write-archive'

const drawing = (number: number): ArchivedDrawing =>
  ArchivedDrawing.parse({
    id: randomUUID(),
    file: `${number}.png`,
    path: `drawings/${number}/${number}.png`,
    sha256: 'a'.repeat(64),
    picture: 'a'.repeat(64),
    width: 5,
    height: 5,
    format: 'png',
    bytes: 3,
    childId: 'c',
    site: null,
    ageMonths: 60,
    agePrecisionMonths: 1,
    subject: null,
    prompt: null,
    drawingTool: null,
    date: null,
    extra: {},
    label: null,
    tags: [],
    notes: '',
    childComment: '',
    regions: [],
    ratings: [],
    answers: [],
    source: null,
    synthetic: true,
    importedAt: '2026-01-01'
  })
const drawings = [1, 2, 3].map(drawing)
const site = { raters: [], keys: null, views: [], splits: [], checklists: [] }
const picture = Promise.resolve(new Uint8Array([1, 2, 3]))

describe('an archive on its way out', () => {
  it('ends with the error of a picture that cannot be read, also one thrown at once', async () => {
    const read = (path: string): Promise<Uint8Array> => {
      if (path === drawings[1]!.path) throw new Error('the library is closed')
      return picture
    }
    const fetched = writeArchive({ drawings, site, read, onFile: () => undefined }).toArray()
    await expect(fetched).rejects.toThrow('the library is closed')
  })

  it('reads no more pictures once nobody wants it', async () => {
    const asked: string[] = []
    const stream = writeArchive({
      drawings,
      site,
      read: (path) => {
        asked.push(path)
        stream.destroy()
        return picture
      },
      onFile: () => undefined
    })
    stream.resume()
    await pause(200)
    expect(asked).toEqual([drawings[0]!.path])
  })
})
