import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explanationMethods, type ExplanationMethod } from '#contract/explanation'
import { formMethods, formViews, TrainingSettings, type FormMethod } from '#contract/training-settings'
import { computePool, type ComputePool } from '#main/compute/pool'
import { drawingPng } from '#main/harness/pictures'
import { programs, projectRoot } from '#main/harness/open-engine'
import { developmentScorer, type Head } from '#main/learning/development/head'
import { scorerGraph, scorerSource } from '#main/learning/deploy/scorer-graph'
import { methodNamed } from '#main/learning/methods/registry'
import { nodeFork } from '#main/lib/process/node-channel'
import { random } from '#main/lib/random'
import { quietWork } from '#main/lib/work'
import { sha256 } from '#main/lib/sha256'
import { writeModel } from '#main/onnx/format/write'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import { float32 } from '#main/onnx/format/tensor'
import { describePictures, viewsFor } from '#main/analysis/embed/embed-pictures'
import { packOf, parseManifest, type EncoderPack } from '#main/analysis/embed/encoder-pack'
import { scorerRow } from '#main/analysis/score/form-score'
import { growthCurve } from '#main/analysis/score/growth-curve'
import type { DeployedScore, PreparedDrawing } from '../deployed-score'
import { developmentScore } from '../development-score-graph'
import { DRAWN } from '../score-graph'
import { runTapped, type Tap } from '../tapped-run'
import { pathPixels } from './integrated'
import { drawMap } from '../draw-map'
import { blankPage, replaced } from '../erase'
import { formScore } from '../form-score-graph'
import { inkedPatches } from '../ink-map'

const nobody = { drawing: null, child: null }
const held = Array.from({ length: 40 }, (_, i) => ({ drawing: `d${i}`, child: i + 100, score: Math.sin(i) }))
const calibration = [held.slice(0, 20), held.slice(20)]

let compute: ComputePool
let pack: EncoderPack
let drawing: PreparedDrawing
let typical: PreparedDrawing[]

const prepareDrawing = async (seed: number): Promise<PreparedDrawing> => {
  const { width, height } = pack.manifest.input
  const { pixels } = await compute.picture(await drawingPng(seed), { width, height, evenShade: 'auto' })
  return { picture: pixels, page: pixels }
}

beforeAll(async () => {
  compute = computePool(nodeFork(programs), 1)
  const folder = join(projectRoot, 'models/encoder')
  const manifest = parseManifest(readFileSync(join(folder, 'encoder.json')))
  const bytes = readFileSync(join(folder, manifest.file))
  pack = packOf(sha256(bytes), manifest, () => Promise.resolve(bytes))
  drawing = await prepareDrawing(3)
  typical = await Promise.all(Array.from({ length: 8 }, (_, i) => prepareDrawing(20 + i)))
}, 60_000)
afterAll(() => compute.stop())

/** A norm of two folds, really learnt from a few drawings. */
async function normBy(method: FormMethod): Promise<DeployedScore> {
  const settings = TrainingSettings.parse({ latent: 2, hidden: [8], epochs: 2, neighbours: 2 })
  const views = await viewsFor(
    compute,
    pack,
    typical.map((t) => t.picture),
    formViews[method]
  )
  const rows = views.map((view) => scorerRow(view, method))
  const fold = async (training: number[]) =>
    methodNamed(method).train(
      compute,
      { rows, training, validation: [6, 7], settings, seed: 1, onEpoch: () => undefined },
      quietWork()
    )
  const models = [await fold([0, 1, 2, 3]), await fold([2, 3, 4, 5])]
  const scorer = scorerSource(scorerGraph(methodNamed(method), rows[0]!.length, models, settings))
  return formScore(compute, pack, { manifest: { method, calibration, alpha: 0.05 }, scorer }, nobody)
}

/** A development model of two heads with slopes drawn at random: what it says is of no interest, only what explains it. */
async function developmentBy(towards: 'older' | 'younger'): Promise<DeployedScore> {
  const [described] = await describePictures(compute, pack, [drawing.picture], [drawing.page])
  const { later } = described!
  const head = (seed: number): Head => {
    const rng = random(seed)
    const slopes = Float32Array.from(later, () => 0.1 * rng.normal())
    return { centre: later.map((v) => v + 0.3), scale: later.map(() => 1), slopes, intercept: 60 }
  }
  const scorer = scorerSource(developmentScorer(later.length, [head(1), head(2)]))
  const own = calibration.map((fold, k) =>
    fold.map((h, i) => ({ ...h, ageMonths: 50 + i + k, prompt: null, index: 60 + i / 3 }))
  )
  const manifest = {
    calibration: own,
    reads: 'later' as const,
    prompts: [],
    alpha: 0.05,
    ages: { fromMonths: 48, toMonths: 72 }
  }
  const model = { manifest: manifest as never, scorer, curve: growthCurve(manifest) }
  return developmentScore(compute, pack, model, { who: nobody, prompt: 'house', ageMonths: 60, towards })
}

const mapOf = (score: DeployedScore, method: ExplanationMethod, seen = drawing, seed = 1) =>
  drawMap(compute, method, { score, drawing: seen, seed, block: null, typical: null }, quietWork())
const total = (values: Float32Array): number => values.reduce((sum, v) => sum + v, 0)

const forward: Tap = { name: 'forward', outputs: ['loss'], build: ({ loss }) => ({ loss }) }

describe('maps explain the deployed score itself', () => {
  it.each(formMethods)(
    '%s: integrated gradients add up to what the drawing changes, with what counts as ink as it is in the drawing',
    { timeout: 60_000 },
    async (method) => {
      const score = await normBy(method)
      const { values, completeness } = await mapOf(score, 'integrated')
      expect(total(values)).toBeCloseTo(completeness!.sum, 3)
      const { sum, change } = completeness!
      expect(Math.abs(sum - change)).toBeLessThan(0.05 * Math.max(0.5, Math.abs(change)))
      // at the drawing itself nothing is held: the path ends at the deployed score
      const [whole] = await score.score([drawing])
      const held = await runTapped(compute, score, { ...forward, held: true }, drawing, {
        beside: { [DRAWN]: pathPixels(score, drawing, 1) }
      })
      expect(Number(held.loss!.data[0])).toBeCloseTo(whole!, 2)
    }
  )
  it('developmental age: towards younger is towards older turned around', { timeout: 60_000 }, async () => {
    const [older, younger] = [await developmentBy('older'), await developmentBy('younger')]
    const [up] = await older.score([drawing])
    expect((await younger.score([drawing]))[0]).toBeCloseTo(-up!, 4)
    const [a, b] = [await mapOf(older, 'integrated'), await mapOf(younger, 'integrated')]
    expect(a.values.some((v) => v !== 0)).toBe(true)
    a.values.forEach((v, i) => expect(b.values[i]).toBeCloseTo(-v, 2))
    expect((await mapOf(older, 'gradient')).values.some((v) => v !== 0)).toBe(true)
  })
  it(
    'the averaged gradient has the sign of the difference that fainter ink makes to the score',
    { timeout: 60_000 },
    async () => {
      const score = await normBy('mahalanobis')
      const faint = (seen: PreparedDrawing, share: number): PreparedDrawing => {
        const picture = seen.picture.map((v) => Math.round(255 - share * (255 - v)))
        return { picture, page: picture }
      }
      // at a page that is nearly as dark as the drawing, the drawing's own map is the slope on the way there
      const at = faint(drawing, 0.95)
      const [high, low] = await score.score([drawing, faint(drawing, 0.9)])
      const map = await mapOf(score, 'smooth', at)
      expect(Math.sign(total(map.values))).toBe(Math.sign(high! - low!))
    }
  )
  it('occlusion, by hand: ink in one patch alone, so that every window over it takes all of it', async () => {
    const blank = blankPage(drawing, pack.manifest)
    const one = replaced(
      blank,
      { picture: new Uint8Array(blank.picture.length), page: new Uint8Array(blank.picture.length) },
      [13],
      pack.manifest
    )
    const ink = (seen: PreparedDrawing) => seen.picture.reduce((sum, v) => sum + (255 - v) / 255, 0)
    const score = {
      pack,
      views: [{ move: 0, mirrored: false }],
      score: (all: readonly PreparedDrawing[]) => Promise.resolve(all.map(ink))
    }
    const map = await mapOf(score as unknown as DeployedScore, 'occlusion', {
      picture: one.picture,
      page: one.picture
    })
    const whole = 3 * 12 * 12
    expect(map.values[13]).toBe(whole) // row 1, column 1: all four windows that cover it
    expect(map.values[0]).toBe(whole) // under one window, which covers it too
    expect(map.values[1]).toBe(whole) // under two, both cover it
    expect(map.values[26]).toBe(whole / 4) // under four, one of them covers it
    expect(map.values[40]).toBe(0)
  })
  it(
    'rollout and importance by attention are shares: each sums to one over a network',
    { timeout: 60_000 },
    async () => {
      const score = await normBy('mahalanobis')
      const { attention } = await score.graph()
      expect(total((await mapOf(score, 'rollout')).values)).toBeCloseTo(attention.length, 2)
      expect(total((await mapOf(score, 'patch-attention')).values)).toBeCloseTo(1, 2)
    }
  )
  it('a blank page gives no NaN, and nothing that the child has drawn', { timeout: 90_000 }, async () => {
    const score = await normBy('fit')
    const blank = blankPage(drawing, pack.manifest)
    for (const method of explanationMethods.filter((m) => m !== 'patch-distance')) {
      const { values, touched } = await mapOf(score, method, blank)
      expect([method, values.every(Number.isFinite), touched.some(Boolean)]).toEqual([method, true, false])
    }
    expect(total((await mapOf(score, 'gradient', blank)).values)).toBeCloseTo(0, 6)
  })
  it('the same seed gives the same bytes; only sampled ways heed another', { timeout: 60_000 }, async () => {
    const score = await normBy('fit')
    const once = await mapOf(score, 'smooth')
    expect([...(await mapOf(score, 'smooth')).values]).toEqual([...once.values])
    expect([...(await mapOf(score, 'smooth', drawing, 2)).values]).not.toEqual([...once.values])
    const plain = await mapOf(score, 'grad-cam')
    expect([...(await mapOf(score, 'grad-cam', drawing, 2)).values]).toEqual([...plain.values])
  })
  it('what is asked of a page is where the ink is', () => {
    const inked = inkedPatches(drawing.picture, pack.manifest)
    expect(inked.some(Boolean)).toBe(true)
    expect(inked.every(Boolean)).toBe(false)
  })
  it('stops when it is cancelled', async () => {
    const score = await normBy('fit')
    const work = { ...quietWork(), signal: AbortSignal.abort() }
    const request = { score, drawing, seed: 1, block: null, typical: null }
    for (const method of ['occlusion', 'integrated', 'smooth'] as const)
      await expect(drawMap(compute, method, request, work)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('packs that cannot be looked into', () => {
  /** Means of the three channels: no tokens, no attention. */
  function plainPack(): EncoderPack {
    const b = new GraphBuilder('plain')
    const { manifest } = pack
    const x = b.input('pixels', 'float32', [1, 3, 144, 144], ['batch', 3, 144, 144])
    const mean = b.op('ReduceMean', [x], { axes: [2, 3], keepdims: 0 })
    b.output(b.op('Mul', [mean, b.constant(float32([1, 2, 3], [3]))]), 'embedding', ['batch', 3])
    const bytes = writeModel(b.model())
    const { embedding } = manifest.outputs
    return packOf(sha256(bytes), { ...manifest, outputs: { embedding }, embeddingSize: 3 }, () =>
      Promise.resolve(bytes)
    )
  }
  it(
    'are explained by pixels and by erasing, and say plainly what cannot be had',
    { timeout: 60_000 },
    async () => {
      const plain = plainPack()
      const settings = TrainingSettings.parse({})
      const run = {
        rows: [0, 1, 2, 3].map((i) => Float32Array.of(i, -i, 2 * i + 1)),
        training: [0, 1, 2, 3],
        validation: [],
        settings,
        seed: 1,
        onEpoch: () => undefined
      }
      const model = await methodNamed('mahalanobis').train(compute, run, quietWork())
      const scorer = scorerSource(scorerGraph(methodNamed('mahalanobis'), 3, [model, model], settings))
      const score = formScore(
        compute,
        plain,
        { manifest: { method: 'mahalanobis', calibration, alpha: 0.05 }, scorer },
        nobody
      )
      for (const method of ['integrated', 'smooth', 'occlusion'] as const)
        expect((await mapOf(score, method)).values.some((v) => v !== 0)).toBe(true)
      for (const method of ['gradient', 'grad-cam', 'rollout', 'relevance', 'fit', 'patch-distance'] as const)
        await expect(mapOf(score, method)).rejects.toMatchObject({ code: 'explanation-unavailable' })
    }
  )
})

const vitTiny = join(projectRoot, '../shared/data/encoders/vit-tiny-patch16-224/model.onnx')

describe.skipIf(!existsSync(vitTiny))('somebody else’s ViT (ViT-Tiny, where it is at hand)', () => {
  it('is differentiated as our own is', { timeout: 120_000 }, async () => {
    const bytes = readFileSync(vitTiny)
    const input = {
      name: 'pixel_values',
      width: 224,
      height: 224,
      channels: 'RGB' as const,
      scale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      paper: 255
    }
    const outputs = { embedding: 'embedding', tokens: 'tokens' }
    const manifest = {
      ...pack.manifest,
      name: 'vit-tiny',
      input,
      outputs,
      embeddingSize: 192,
      patchSize: 16,
      grid: [14, 14] as [number, number],
      prefixTokens: 1
    }
    const vit = packOf(sha256(bytes), manifest, () => Promise.resolve(bytes))
    const settings = TrainingSettings.parse({})
    const { pixels } = await compute.picture(await drawingPng(3), {
      width: 224,
      height: 224,
      evenShade: 'auto'
    })
    const seen = { picture: pixels, page: drawing.page }
    const [view] = await viewsFor(compute, vit, [pixels], 'vector')
    const rng = random(1)
    const rows = Array.from({ length: 12 }, () => view!.vector.map((v) => v + 0.3 * rng.normal()))
    const run = {
      rows,
      training: rows.map((_, i) => i),
      validation: [],
      settings,
      seed: 1,
      onEpoch: () => undefined
    }
    const model = await methodNamed('mahalanobis').train(compute, run, quietWork())
    const scorer = scorerSource(scorerGraph(methodNamed('mahalanobis'), 192, [model, model], settings))
    const score = formScore(
      compute,
      vit,
      { manifest: { method: 'mahalanobis', calibration, alpha: 0.05 }, scorer },
      nobody
    )
    for (const method of [
      'gradient',
      'grad-cam',
      'rollout',
      'relevance',
      'patch-attention',
      'patch-gradient'
    ] as const) {
      const { values } = await mapOf(score, method, seen)
      expect([method, values.length, values.every(Number.isFinite), values.some((v) => v !== 0)]).toEqual([
        method,
        196,
        true,
        true
      ])
    }
  })
})
