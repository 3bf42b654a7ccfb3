import { expect, it } from 'vitest'
import type { DevelopmentVersion, ModelVersion } from './training'
import { steppingDown } from './stepping-down'

const norm = (id: string, from: number, to: number, deployed: boolean, subject: string | null = null) =>
  ({
    id,
    deployed,
    band: { label: `${from}-${to}`, fromMonths: from * 12, toMonths: to * 12, subject }
  }) as ModelVersion
const development = [
  { id: 'd1', deployed: true },
  { id: 'd2', deployed: false }
] as DevelopmentVersion[]
const models = [
  norm('a', 4, 5, true),
  norm('b', 5, 6, true),
  norm('c', 6, 7, true),
  norm('dog', 4, 6, true, 'dog'),
  norm('old', 4, 5, false),
  norm('wide', 4, 6, false)
]

it('the version of the same band, and of every band that claims some of the ages', () => {
  const names = (id: string) => steppingDown(id, { models, development }).map((version) => version.id)
  expect(names('wide')).toEqual(['a', 'b'])
  expect(names('old')).toEqual(['a'])
  expect(names('a')).toEqual([])
  expect(names('d2')).toEqual(['d1'])
  expect(names('d1')).toEqual([])
})
