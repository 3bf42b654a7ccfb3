import { afterAll, describe, expect, it } from 'vitest'
import { developmentIndices } from '#main/analysis/score/development-index'
import { computePool } from '#main/compute/pool'
import { programs } from '#main/harness/open-engine'
import { nodeFork } from '#main/lib/process/node-channel'
import { random } from '#main/lib/random'
import { quietWork } from '#main/lib/work'
import { correlation } from '#main/statistics/ranking'
import { scorerSource } from '../deploy/scorer-graph'
import { foldsByChild } from '../prepare/folds'
import { developmentScorer } from './head'
import { Heads, type DevelopmentTask } from './heads'
import { checkAges, learnHeads, promptsOf } from './learn-heads'
import { trainHead, type AgedRow } from './train-head'
import { scoreHeldOut, summarise } from './validate-development'

const compute = computePool(nodeFork(programs), 1)
afterAll(() => compute.stop())

/** Children of 4 to 8, three drawings each; the third trait bends with age, a prompt shifts the second, the rest is chance. */
function rows(children: number, seed = 3): AgedRow[] {
  const rng = random(seed, 'rows')
  return Array.from({ length: children }, (_, child) => {
    const ageMonths = 48 + Math.floor(rng.next() * 60)
    return Array.from({ length: 3 }, (_, i): AgedRow => {
      const t = (ageMonths - 78) / 17
      const prompt = i === 0 ? 'draw a house' : 'draw a dog'
      const bent = Math.max(0, t) * 2 + 0.5 * rng.normal()
      const shifted = (i === 0 ? 8 : 0) + 0.6 * t + rng.normal()
      const traits = Float32Array.of(rng.normal(), shifted, bent, rng.normal(), 5)
      return { drawing: `${child} ${i}`, child, prompt, ageMonths, traits }
    })
  }).flat()
}

function taskOf(own: readonly AgedRow[], seed = 1): DevelopmentTask {
  const shared = { compute, work: quietWork(), onHead: () => undefined, penalty: 0.1 }
  return { ...shared, rows: own, prompts: promptsOf(own), folds: foldsByChild(own, 5, seed) }
}

describe('the development head', () => {
  it('learns what bends, forgives what a prompt shifts, and says the same through its deployed graph', async () => {
    const [own, fresh] = [rows(80), rows(60, 4)]
    const prompts = promptsOf(own)
    const head = await trainHead(compute, own, prompts, 0.1)
    expect(head.scale[4]).toBe(0) // a trait that never varies says nothing
    const scorer = scorerSource(developmentScorer(5, prompts.length, [head, head]))
    const indices = await developmentIndices(compute, scorer, prompts, fresh)
    const found = correlation(
      indices.map(([a]) => a!),
      fresh.map((row) => row.ageMonths)
    )
    expect(found).toBeGreaterThan(0.8)
    expect(indices.every(([a, b]) => a === b)).toBe(true)
    const again = await trainHead(compute, own, prompts, 0.1)
    expect([...again.slopes]).toEqual([...head.slopes])
  })
  it('a prompt it has not met is judged by the mean of all', async () => {
    const own = rows(60)
    const prompts = promptsOf(own)
    const scorer = scorerSource(
      developmentScorer(5, prompts.length, [await trainHead(compute, own, prompts, 0.1)])
    )
    const traits = own[0]!.traits
    const ask = (prompt: string | null) => developmentIndices(compute, scorer, prompts, [{ traits, prompt }])
    expect(await ask('draw the moon')).toEqual(await ask(null))
    expect(await ask('draw a dog')).not.toEqual(await ask(null))
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
    expect(found.coverage.rate).toBeGreaterThan(0.84)
    expect(found.coverage.rate).toBeLessThan(0.97)
    expect(found.falseAlarms.map((f) => f.fromMonths)).toEqual([48, 60, 72, 84, 96])
  })
  it('ages that say nothing are not believed', async () => {
    const rng = random(8, 'ages')
    const own = rows(120).map((row) => ({ ...row, traits: row.traits.map(() => rng.normal()) }))
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
