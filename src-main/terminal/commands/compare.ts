import type { Comparison } from '#contract/comparison'
import { fullAgeText } from '#words/age-text'
import {
  number,
  numberOption,
  text,
  textOption,
  UsageError,
  type Action,
  type Answer,
  type Invocation
} from '../command'
import { table } from '../table'
import { idsOf } from './analysis'

const age = ({ ageMonths, agePrecisionMonths }: Comparison['neighbours'][number]): string =>
  ageMonths === null ? '-' : fullAgeText(ageMonths, agePrecisionMonths)

export const compare: Action = {
  args: '<id>',
  about: 'the typical drawings nearest to one, or what they have at a place of it',
  example: 'compare 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 --count 5',
  options: {
    count: number('how many are listed'),
    at: text('x,y', 'a place on the drawing, in pixels: what typical drawings have there')
  },
  async run(invocation) {
    const [id] = idsOf(invocation.words)
    if (!id) throw new UsageError('compare needs a drawing id')
    const count = numberOption(invocation.values, 'count')
    const at = textOption(invocation.values, 'at')
    if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 100))
      throw new UsageError('--count must be a whole number from 1 to 100')
    if (at !== undefined) return lens(invocation, id, at, Math.min(20, count ?? 4))
    const found = await invocation.ask('compare:drawing', { id, ...(count === undefined ? {} : { count }) })
    const rows = found.neighbours.map((n) => [
      n.id,
      n.childId ?? '-',
      n.subject ?? '-',
      n.sameSubject ? 'yes' : 'no',
      age(n),
      n.distance.toFixed(3)
    ])
    const { group, searched } = found
    const usual = group.usualDistance
      ? `; typical drawings lie ${group.usualDistance[1].toFixed(3)} from their own nearest`
      : ''
    return {
      json: found,
      text: [
        table(['drawing', 'child', 'subject', 'same subject', 'age', 'distance'], rows),
        `Searched all ${searched} drawings of norm ${group.band} that are here, by ${group.children} other children${usual}.`
      ].join('\n')
    }
  }
}

type Id = ReturnType<typeof idsOf>[number]

async function lens(invocation: Invocation, id: Id, at: string, count: number): Promise<Answer> {
  const [x, y] = at.split(',').map(Number)
  if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y))
    throw new UsageError('--at takes a place as X,Y in pixels of the drawing')
  const { drawing } = await invocation.ask('drawings:get', { id })
  if (x < 0 || y < 0 || x > drawing.width || y > drawing.height)
    throw new UsageError(`--at must lie within ${drawing.width} x ${drawing.height} pixels`)
  const found = await invocation.ask('compare:patch', {
    id,
    x: x / drawing.width,
    y: y / drawing.height,
    count
  })
  const rows = [
    ...found.samePlace.map((p) => ({ where: 'same place', ...p })),
    ...found.anywhere.map((p) => ({ where: 'anywhere', ...p }))
  ]
  return {
    json: found,
    text: `${table(
      ['looked for', 'drawing', 'subject', 'box', 'distance'],
      rows.map((p) => [p.where, p.id, p.subject ?? '-', p.box.join(' '), p.distance.toFixed(3)])
    )}\n${found.searchedDrawings} typical drawings looked through, the same subject first.`
  }
}
