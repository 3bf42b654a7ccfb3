import { expect, it } from 'vitest'
import { parallelLines } from './parallel-lines'
import type { Sweep } from './sweep'

const trial = (number: number, rate: number, form: string, loss: number, planted: number | null) => ({
  number,
  state: planted === null ? 'pruned' : 'completed',
  values: { 'optimizer.learning_rate': rate, 'scoring.form': form },
  validationLoss: loss,
  planted
})
const sweepOf = (...trials: ReturnType<typeof trial>[]) =>
  ({
    best: 2,
    plan: { parameters: [{ key: 'optimizer.learning_rate' }, { key: 'scoring.form' }] },
    trials
  }) as unknown as Sweep
const names = { loss: 'loss', planted: 'planted' }

it('each finished trial is a line, the best one last; numbers over more than a decade stand on a log scale', () => {
  const sweep = sweepOf(
    trial(1, 0.001, 'fit', 0.5, 0.6),
    trial(2, 0.01, 'patches', 0.4, 0.8),
    trial(3, 0.1, 'fit', 0.3, 0.7),
    trial(4, 0.1, 'fit', 0.1, null)
  )
  const { axes, lines } = parallelLines(sweep, names)!
  expect(axes.map(({ name, low, high }) => [name, low, high])).toEqual([
    ['learning_rate', '0.001', '0.1'],
    ['form', '"fit"', '"patches"'],
    ['loss', '0.3', '0.5'],
    ['planted', '0.6', '0.8']
  ])
  expect(lines.map((line) => [line.trial, line.best])).toEqual([
    [1, false],
    [3, false],
    [2, true]
  ])
  // 0.01 lies half way between 0.001 and 0.1 on a log scale; 226 is the foot of an axis, 34 its head
  const heights = lines[2]!.points.map(([, y]) => y)
  expect(heights[0]).toBeCloseTo(130, 9)
  expect(heights.slice(1).map((y) => Math.round(y))).toEqual([34, 130, 34])
})

it('nothing is drawn of fewer than two trials', () =>
  expect(parallelLines(sweepOf(trial(1, 0.1, 'fit', 1, 0.5)), names)).toBeNull())
