import { afterAll, describe, expect, it } from 'vitest'
import {
  developmentIndices,
  headRow,
  INDEX_OUTPUT,
  PROMPT_INPUT,
  TRAITS_INPUT
} from '#main/analysis/score/development-index'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import { float32 } from '#main/onnx/format/tensor'
import { writeModel } from '#main/onnx/format/write'
import { computePool } from '#main/compute/pool'
import { programs } from '#main/harness/open-engine'
import { nodeFork } from '#main/lib/process/node-channel'
import { random } from '#main/lib/random'
import { quietWork } from '#main/lib/work'
import { correlation } from '#main/statistics/ranking'
import { scorerSource } from '../deploy/scorer-graph'
import { foldsByChild } from '../prepare/folds'
import { developmentScorer } from './head'
import { Heads, LATER, type DevelopmentTask } from './heads'
import { checkAges, learnHeads } from './learn-heads'
import { trainHead, type AgedRow } from './train-head'
import { scoreHeldOut, summarise } from './validate-development'

const compute = computePool(nodeFork(programs), 1)
afterAll(() => compute.stop())

/** Children of 4 to 8, three drawings each; the second and third number grow with age, the last never varies, the rest is chance. */
function rows(children: number, seed = 3): AgedRow[] {
  const rng = random(seed, 'rows')
  return Array.from({ length: children }, (_, child) => {
    const ageMonths = 48 + Math.floor(rng.next() * 60)
    return Array.from({ length: 3 }, (_, i): AgedRow => {
      const t = (ageMonths - 78) / 17
      const prompt = i === 0 ? 'draw a house' : 'draw a dog'
      const [clear, faint] = [t + 0.35 * rng.normal(), 0.6 * t + rng.normal()]
      const features = Float32Array.of(rng.normal(), faint, clear, rng.normal(), 5)
      return { drawing: `${child} ${i}`, child, prompt, ageMonths, features }
    })
  }).flat()
}

function taskOf(own: readonly AgedRow[], seed = 1): DevelopmentTask {
  const shared = { compute, work: quietWork(), onHead: () => undefined, penalty: 0.1 }
  return { ...shared, rows: own, folds: foldsByChild(own, 5, seed) }
}

describe('the development head', () => {
  it('learns age from what grows with it, the same each time, and says the same through its deployed graph', async () => {
    const [own, fresh] = [rows(80), rows(60, 4)]
    const head = await trainHead(compute, own, 0.1)
    expect(head.scale[4]).toBe(0) // a number that never varies says nothing
    const scorer = scorerSource(developmentScorer(5, [head, head]))
    const indices = await developmentIndices(compute, scorer, LATER, fresh)
    const found = correlation(
      indices.map(([a]) => a!),
      fresh.map((row) => row.ageMonths)
    )
    expect(found).toBeGreaterThan(0.8)
    expect(indices.every(([a, b]) => a === b)).toBe(true)
    const again = await trainHead(compute, own, 0.1)
    expect([...again.slopes]).toEqual([...head.slopes])
  })
  it('is ridge regression: two drawings and one number, by hand', async () => {
    // z is -1 and 1, ages 50 and 70: the slope is z'y / (z'z + penalty * mean square) = 20 / (2 + 1 * 1), the intercept the mean
    const own = [1, 3].map((value, child): AgedRow => {
      const features = Float32Array.of(value)
      return { drawing: `${child}`, child, prompt: null, ageMonths: 50 + 20 * child, features }
    })
    const head = await trainHead(compute, own, 1)
    expect([head.centre[0], head.scale[0], head.intercept]).toEqual([2, 1, 60])
    expect(head.slopes[0]).toBeCloseTo(20 / 3, 5)
  })
  it('of an earlier version reads traits and the prompt; one that it has not met is scored by the mean of all', async () => {
    const b = new GraphBuilder('earlier')
    const x = b.input(TRAITS_INPUT, 'float32', [1, 2], ['drawings', 2])
    const prompt = b.input(PROMPT_INPUT, 'float32', [1, 2], ['drawings', 2])
    const slopes = b.constant(float32(Float32Array.of(1, 10), [2, 1]))
    const centres = b.constant(float32(Float32Array.of(100, 1000), [2, 1]))
    const sum = b.op('Add', [b.op('MatMul', [x, slopes]), b.op('MatMul', [prompt, centres])])
    b.output(sum, INDEX_OUTPUT, ['drawings', 1])
    const scorer = scorerSource(writeModel(b.model()))
    const inputs = { reads: 'traits' as const, prompts: ['draw a dog'] }
    const drawing = { traits: Float32Array.of(1, 2), later: Float32Array.of(9) }
    const ask = (told: string | null) =>
      developmentIndices(compute, scorer, inputs, [headRow(inputs, { ...drawing, prompt: told })])
    expect([await ask('draw a dog'), await ask('draw the moon'), await ask(null)]).toEqual([
      [[121]],
      [[1021]],
      [[1021]]
    ])
  })
})

describe('learning and validating', () => {
  it('calibrates with heads that never saw the child, and keeps its promises on children held out of all of it', async () => {
    const own = rows(150)
    const task = taskOf(own)
    const heads = new Heads(task)
    const { calibration } = await learnHeads(task, heads)
    expect(
      calibration
        .flat()
        .map((h) => h.drawing)
        .sort()
    ).toEqual(own.map((row) => row.drawing).sort())
    const found = summarise(await scoreHeldOut(task, heads, calibration, 0.05), 0.05, 1, 0)
    expect(found.auroc.drawings).toBeGreaterThan(0.95)
    expect(found.auroc.interval![0]).toBeLessThanOrEqual(found.auroc.drawings!)
    expect(found.r).toBeGreaterThan(0.75)
    expect(found.rChildren).toBeGreaterThan(found.r!)
    expect(found.auroc.children).toBeGreaterThanOrEqual(found.auroc.drawings!)
    expect(found.auroc.childrenInterval![0]).toBeLessThanOrEqual(found.auroc.children!)
    expect(found.auroc.childrenInterval![1]).toBeGreaterThanOrEqual(found.auroc.children!)
    expect(found.coverage.rate).toBeGreaterThan(0.84)
    expect(found.coverage.rate).toBeLessThan(0.97)
    expect(found.falseAlarms.map((f) => f.fromMonths)).toEqual([48, 60, 72, 84, 96])
  })
  it('ages that say nothing are not believed', async () => {
    const rng = random(8, 'ages')
    const own = rows(120).map((row) => ({ ...row, features: row.features.map(() => rng.normal()) }))
    const task = taskOf(own)
    const heads = new Heads(task)
    const { calibration } = await learnHeads(task, heads)
    const { auroc, coverage } = summarise(await scoreHeldOut(task, heads, calibration, 0.05), 0.05, 1, 0)
    expect(auroc.interval![0]).toBeLessThan(0.5)
    expect(coverage.rate).toBeGreaterThan(0.84)
  })
  it('one age, or too few children, is refused by name', () => {
    const own = rows(60)
    const code = (list: readonly AgedRow[]) => {
      try {
        checkAges(list, 5)
      } catch (error) {
        return (error as { code: string }).code
      }
      return null
    }
    expect(code(own)).toBeNull()
    expect(code(own.map((row) => ({ ...row, ageMonths: 66 })))).toBe('development-ages')
    expect(code(own.map((row) => ({ ...row, child: 1 })))).toBe('development-ages')
    expect(code(own.filter((row) => row.child < 5))).toBe('development-ages')
    expect(
      code(own.map((row) => ({ ...row, child: row.child % 15, ageMonths: row.child % 2 ? 50 : 70 })))
    ).toBe('norm-too-small')
  })
})
