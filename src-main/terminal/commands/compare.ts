import { t } from '#words/translate'
import type { Comparison } from '#contract/comparison'
import { fullAgeText, yearsMonths } from '#words/age-text'
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
import { columns, table } from '../table'
import { idsOf } from './analysis'

const age = ({ ageMonths, agePrecisionMonths }: Comparison['neighbours'][number]): string =>
  ageMonths === null ? '-' : fullAgeText(ageMonths, agePrecisionMonths)

/** What the drawings that were searched are, and where this one lies among them. */
const groupText = ({ percentile, sameSubject, missing, ageMonths: ages }: Comparison['group']): string =>
  t('cli.compare.group', {
    percentile: percentile === null ? 'none' : percentile.toFixed(0),
    sameSubject,
    missing,
    from: ages ? yearsMonths(ages[0]) : 'none',
    middle: ages ? yearsMonths(ages[1]) : '',
    to: ages ? yearsMonths(ages[2]) : ''
  })

export const compare: Action = {
  args: '<id>',
  example: 'compare 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 --count 5',
  options: {
    count: number(),
    at: text('x,y')
  },
  async run(invocation) {
    const [id] = idsOf(invocation.words)
    if (!id) throw new UsageError(t('cli.compare.needsId'))
    const count = numberOption(invocation.values, 'count')
    const at = textOption(invocation.values, 'at')
    if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 100))
      throw new UsageError(t('cli.compare.countRange'))
    if (at !== undefined) return lens(invocation, id, at, Math.min(20, count ?? 4))
    const found = await invocation.ask('compare:drawing', { id, ...(count === undefined ? {} : { count }) })
    const rows = found.neighbours.map((n) => [
      n.id,
      n.childId ?? '-',
      n.subject ?? '-',
      t(n.sameSubject ? 'norms.yes' : 'norms.no'),
      age(n),
      n.distance.toFixed(3)
    ])
    const { group, searched } = found
    const usual = group.usualDistance
      ? t('cli.compare.usualDistance', { usualDistance: group.usualDistance[1].toFixed(3) })
      : ''
    return {
      json: found,
      text: [
        table(columns('drawing', 'child', 'subject', 'sameSubject', 'age', 'distance'), rows),
        t('cli.compare.searched', {
          searched,
          band: group.band,
          children: group.children,
          usual
        }),
        groupText(found.group)
      ].join('\n')
    }
  }
}

type Id = ReturnType<typeof idsOf>[number]

async function lens(invocation: Invocation, id: Id, at: string, count: number): Promise<Answer> {
  const [x, y] = at.split(',').map(Number)
  if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y))
    throw new UsageError(t('cli.compare.atForm'))
  const { drawing } = await invocation.ask('drawings:get', { id })
  if (x < 0 || y < 0 || x > drawing.width || y > drawing.height)
    throw new UsageError(t('cli.compare.atRange', { width: drawing.width, height: drawing.height }))
  const found = await invocation.ask('compare:patch', {
    id,
    x: x / drawing.width,
    y: y / drawing.height,
    count
  })
  const rows = [
    ...found.samePlace.map((p) => ({ where: t('cli.compare.samePlace'), ...p })),
    ...found.anywhere.map((p) => ({ where: t('cli.compare.anywhere'), ...p }))
  ]
  return {
    json: found,
    text: t('cli.compare.lookedThrough', {
      table: table(
        columns('lookedFor', 'drawing', 'subject', 'box', 'distance'),
        rows.map((p) => [p.where, p.id, p.subject ?? '-', p.box.join(' '), p.distance.toFixed(3)])
      ),
      searchedDrawings: found.searchedDrawings
    })
  }
}
