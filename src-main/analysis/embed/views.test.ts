import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computePool, type ComputePool } from '#main/compute/pool'
import { programs, projectRoot } from '#main/harness/open-engine'
import { nodeFork } from '#main/lib/process/node-channel'
import { sha256 } from '#main/lib/sha256'
import { viewsFor } from './embed-pictures'
import { packOf, parseManifest, type EncoderPack } from './encoder-pack'
import { backToPicture, fitsOf, VIEWS } from './fit'
import { PATCH_SIZE, pooled, projection } from './patches'
import { isNegative, pageTexture } from './texture'

describe('patches with their neighbours', () => {
  it('by hand: means of three by three, at an edge of those that there are', () => {
    const map = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)
    expect([...pooled(map, [3, 3], 1)]).toEqual([3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7])
  })
  it('each number of a patch for itself', () => {
    expect([...pooled(Float32Array.of(0, 10, 2, 30), [1, 2], 2)]).toEqual([1, 20, 1, 20])
  })
  it('projected at random, vectors keep their lengths within a few percent', () => {
    const width = 384
    const matrix = projection(width)
    const lengths = Array.from({ length: 40 }, (_, k) => {
      const vector = Array.from({ length: width }, (_, i) => Math.sin(i * (k + 1)))
      const image = Array.from({ length: PATCH_SIZE }, (_, j) =>
        vector.reduce((sum, v, i) => sum + v * matrix[i * PATCH_SIZE + j]!, 0)
      )
      return Math.hypot(...image) / Math.hypot(...vector)
    })
    expect(lengths.reduce((a, b) => a + b, 0) / lengths.length).toBeCloseTo(1, 1)
  })
})

describe('maps of views, brought back', () => {
  const grid = [4, 5] as const
  it.each([...VIEWS, { move: 1 / 2, mirrored: true }])('keep their sum (%o)', (view) => {
    const map = Float32Array.from({ length: 20 }, (_, i) => Math.cos(i))
    const sum = (values: Float32Array) => values.reduce((a, b) => a + b, 0)
    expect(sum(backToPicture(view, map, grid))).toBeCloseTo(sum(map), 4)
  })
  it('lie where what they are about lies: moved by a whole patch and mirrored', () => {
    // the picture mirrored, then moved right and down by one: its patch (1, 1) is seen at (2, 4)
    const seen = new Float32Array(20)
    seen[2 * 5 + 4] = 1
    const found = backToPicture({ move: 1, mirrored: true }, seen, grid)
    expect([...found].indexOf(1)).toBe(1 * 5 + 1)
  })
})

describe('a page from afar', () => {
  const side = 30
  const page = (inked: (x: number, y: number) => boolean): Float32Array =>
    Float32Array.from({ length: side * side }, (_, i) => (inked(i % side, Math.floor(i / side)) ? 1 : 0))
  it('rows of small marks have many crossings and gaps between', () => {
    const text = pageTexture(
      page((x, y) => x % 3 === 0 && y % 6 < 3),
      side
    )
    expect(text.crossings).toBe(10)
    expect(text.gaps).toBeCloseTo(1 - 15 / 27, 9)
    expect(text.paper).toBeCloseTo(1 - 1 / 6, 9)
  })
  it('one outline is crossed once or twice without a gap; nothing is no gap either', () => {
    const box = pageTexture(
      page((x, y) => (x === 5 || x === 20) && y > 3 && y < 25),
      side
    )
    expect([box.crossings, box.gaps]).toEqual([2, 0])
    expect(pageTexture(new Float32Array(side * side), side)).toEqual({ paper: 1, crossings: 0, gaps: 0 })
  })
  it('a negative is light lines on a dark sheet, also one that is not square; nothing else is', () => {
    const side = 60
    const page = (of: (x: number, y: number) => number): Float32Array =>
      Float32Array.from({ length: side * side }, (_, i) => of(i % side, Math.floor(i / side)))
    const line = (x: number, y: number): boolean => Math.abs(x - y) < 2 && x > 15 && x < 45
    const sheet = (_x: number, y: number): boolean => y >= 10 && y < 50
    expect(
      isNegative(
        page((x, y) => (line(x, y) ? 0.1 : 0.95)),
        side
      )
    ).toBe(true)
    expect(
      isNegative(
        page((x, y) => (sheet(x, y) ? (line(x, y) ? 0 : 1) : 0)),
        side
      )
    ).toBe(true)
    const others = {
      drawing: page((x, y) => (line(x, y) ? 0.9 : 0)),
      blank: page(() => 0),
      'filled all over': page(() => 0.9),
      'a dark square on paper': page((x, y) => (x > 20 && x < 40 && y > 20 && y < 40 ? 1 : 0)),
      'tones all over': page((x, y) => 0.5 + 0.4 * Math.sin(x / 9) * Math.cos(y / 7)),
      'a frame around a drawing': page((x, y) =>
        Math.min(x, y) < 2 || Math.max(x, y) > 57 || line(x, y) ? 1 : 0
      )
    }
    for (const [name, ink] of Object.entries(others))
      expect([name, isNegative(ink, side)]).toEqual([name, false])
  })
})

describe('what the encoder that ships says of how parts fit', () => {
  let compute: ComputePool
  let pack: EncoderPack
  beforeAll(() => {
    compute = computePool(nodeFork(programs), 1)
    const folder = join(projectRoot, 'models/encoder')
    const manifest = parseManifest(readFileSync(join(folder, 'encoder.json')))
    const bytes = readFileSync(join(folder, manifest.file))
    pack = packOf(sha256(bytes), manifest, () => Promise.resolve(bytes))
  })
  afterAll(() => compute.stop())

  /** Two circles, and the same with a scribble across one of them. */
  function circles(scribbled: boolean): Uint8Array {
    const { width } = pack.manifest.input
    const pixels = new Uint8Array(width * width * 3).fill(255)
    const dot = (x: number, y: number): void => {
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1]
      ] as const)
        pixels.fill(
          20,
          ((Math.round(y) + dy) * width + Math.round(x) + dx) * 3,
          ((Math.round(y) + dy) * width + Math.round(x) + dx) * 3 + 3
        )
    }
    for (let a = 0; a < 720; a += 1)
      for (const cx of [40, 104]) dot(cx + 22 * Math.cos(a / 114.6), 72 + 22 * Math.sin(a / 114.6))
    if (scribbled)
      for (let s = 0; s < 900; s += 1)
        dot(88 + (s / 900) * 34, 72 + (s % 75 < 37 ? s % 37 : 37 - (s % 37)) - 18)
    return pixels
  }
  it('a scribble across a drawing raises its score, and the map points at it', async () => {
    const [plain, changed] = (await fitsOf(compute, pack, [circles(false), circles(true)]))!
    expect(changed!.score).toBeGreaterThan(plain!.score)
    const { map } = changed!
    expect([...map].every((v) => v >= 0 && v <= 1)).toBe(true)
    const peak = map.indexOf(Math.max(...map))
    const columns = pack.manifest.grid[1]
    expect(peak % columns).toBeGreaterThanOrEqual(columns / 2)
  })
  it('looks both ways: the map of a mirrored drawing is the mirrored map', async () => {
    const picture = circles(true)
    const { width } = pack.manifest.input
    const mirrored = Uint8Array.from(picture, (_, i) => {
      const [pixel, c] = [Math.floor(i / 3), i % 3]
      return picture[(pixel + width - 1 - 2 * (pixel % width)) * 3 + c]!
    })
    const [one, other] = (await fitsOf(compute, pack, [picture, mirrored]))!
    const columns = pack.manifest.grid[1]
    one!.map.forEach((v, i) => expect(other!.map[i + columns - 1 - 2 * (i % columns)]).toBeCloseTo(v, 4))
  })
  it('gives a scorer the one view that it reads', async () => {
    const picture = [circles(false)]
    const [patches] = await viewsFor(compute, pack, picture, 'patches')
    expect(patches!.patches).toHaveLength(pack.manifest.grid[0] * pack.manifest.grid[1] * PATCH_SIZE)
    const [fit] = await viewsFor(compute, pack, picture, 'fit')
    expect([fit!.vector.length, Number.isFinite(fit!.fit)]).toEqual([0, true])
    expect(
      await fitsOf(
        compute,
        { ...pack, manifest: { ...pack.manifest, outputs: { embedding: 'embedding' } } },
        picture
      )
    ).toBeNull()
  })
})
