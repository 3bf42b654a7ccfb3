import { randomBytes } from 'node:crypto'
import type { Description, Drawing } from '#contract/drawing'
import { isSameName } from './children'
import type { DrawingRow } from './drawings'
import type { Change } from './edits'
import type { Library } from './library'
import { reseal } from './reseal'

/** What is said of a drawing anew; what is left out stays. */
export type Said = Partial<Description>

const TEXTS = ['subject', 'prompt', 'drawingTool', 'date', 'expertLabel'] as const

/** Changes of everything but the child. */
function plainChanges({ drawing }: DrawingRow, said: Said): Change[] {
  const change = (field: Change['field'], after: string | null): Change => ({
    drawing: drawing.id,
    field,
    after
  })
  return [
    ...(said.ageMonths === undefined
      ? []
      : [change('age', JSON.stringify([said.ageMonths, said.agePrecisionMonths ?? 1]))]),
    ...TEXTS.flatMap((field) => (said[field] === undefined ? [] : [change(field, said[field] || null)])),
    ...(said.tags === undefined ? [] : [change('tags', JSON.stringify(said.tags))]),
    ...(said.extra === undefined ? [] : [change('extra', JSON.stringify(said.extra))])
  ].filter(({ field, after }) => after !== present(drawing, field))
}

/** As edits would read it: what is the same already is no change. */
function present(drawing: Drawing, field: Change['field']): string | null | undefined {
  if (field === 'age') return JSON.stringify([drawing.ageMonths, drawing.agePrecisionMonths])
  if (field === 'tags' || field === 'extra') return JSON.stringify(drawing[field])
  return (TEXTS as readonly string[]).includes(field) ? drawing[field as (typeof TEXTS)[number]] : undefined
}

/** Whether it would belong to another child. */
export function changesChild({ drawing }: DrawingRow, { childId, site }: Said): boolean {
  const name = childId === undefined ? drawing.childId : childId || null
  const place = site === undefined ? drawing.site : site || null
  return !isSameName(name, drawing.childId) || !isSameName(place, drawing.site)
}

/** How many values would differ. */
export const differences = (row: DrawingRow, said: Said): number =>
  plainChanges(row, said).length + Number(changesChild(row, said))

/**
 * What becomes of a drawing by what is said anew, to be made in one step. Where it goes to another child its files are sealed anew
 * first: cut off before the step is made, nothing has changed. Throws AppError 'blob-damaged'.
 */
export async function changesOf(library: Library, row: DrawingRow, said: Said): Promise<Change[]> {
  const changes = plainChanges(row, said)
  if (!changesChild(row, said)) return changes
  const { drawing } = row
  const childId = said.childId === undefined ? drawing.childId : said.childId || null
  const site = (said.site === undefined ? drawing.site : said.site) ?? ''
  const known = childId === null ? null : library.children.find(site, childId)
  const target = known ?? library.children.add(site, childId, randomBytes(32))
  const blob = await reseal(library.blobs, library.children, row, target.id)
  return [...changes, { drawing: drawing.id, field: 'child', after: JSON.stringify([target.id, blob]) }]
}
