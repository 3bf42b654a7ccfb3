import { t } from '#words/translate'
import { isSameName } from '#main/library/children'
import type { Description, DrawingId } from '#contract/drawing'
import { MOST_TAGS } from '#contract/rating'
import type { Failure } from '#contract/result'
import { changesOf, differences, type Said } from '#main/library/describe'
import type { DrawingRow } from '#main/library/drawings'
import type { Change } from '#main/library/edits'
import type { Library } from '#main/library/library'
import type { Matched, Refused } from './match-files'

/** What a table says of a drawing that is here: what it leaves empty stays; tags and further columns come on top. */
function saidMore(description: Description, { drawing }: DrawingRow): Said {
  const { ageMonths, agePrecisionMonths, tags, extra, ...texts } = description
  const told = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null))
  return {
    ...told,
    ...(ageMonths === null ? {} : { ageMonths, agePrecisionMonths }),
    tags: [...new Set([...drawing.tags, ...tags])].slice(0, MOST_TAGS),
    extra: { ...drawing.extra, ...extra }
  }
}

const namesOf = ({ drawing: { fileName, childId, site } }: DrawingRow): string =>
  [
    fileName,
    childId === null ? t('import.named.noChild') : t('import.named.child', { child: childId }),
    site === null ? t('import.named.noSite') : t('import.named.site', { site })
  ].join(', ')

/** The same picture is here already, as what. */
export const elsewhereNote = (row: DrawingRow): string => t('import.note.elsewhere', { names: namesOf(row) })

const unclear = (rows: readonly DrawingRow[]): Failure => ({
  code: 'update-unclear',
  facts: { names: rows.slice(0, 3).map(namesOf).join('; ') }
})

/** Of the row's child: of another site only where the row names none. */
const isOf = ({ drawing }: DrawingRow, { childId, site }: Description): boolean =>
  childId !== null &&
  isSameName(drawing.childId, childId) &&
  (site === null || isSameName(drawing.site, site))

/** What a row fills, tags and further columns apart: how exact an unknown age is says nothing. */
function toldOf(said: Description): Record<string, string | number> {
  const fields = Object.entries(said).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number'
  )
  return Object.fromEntries(
    fields.filter(([field]) => field !== 'agePrecisionMonths' || said.ageMonths !== null)
  )
}

/** Whether a row says nothing that could be told of a drawing. */
const isSilent = (said: Description): boolean =>
  Object.keys(toldOf(said)).length + said.tags.length + Object.keys(said.extra).length === 0

const contradicts = (before: Record<string, unknown>, said: Record<string, unknown>): boolean =>
  Object.entries(said).some(([field, value]) => Object.hasOwn(before, field) && before[field] !== value)

/** What several rows say together; null: they say different things. */
function together(descriptions: readonly Description[]): Description | null {
  const tags = [...new Set(descriptions.flatMap((said) => said.tags))]
  const merged: Description = { ...descriptions[0]!, tags, extra: {} }
  for (const said of descriptions) {
    if (contradicts(merged.extra, said.extra) || contradicts(toldOf(merged), toldOf(said))) return null
    Object.assign(merged, toldOf(said))
    Object.assign(merged.extra, said.extra)
  }
  return merged
}

/** Rows of a table that tell more of drawings that are here. */
export class UpdateKnown {
  updated = 0
  private readonly told = new Map<DrawingId, { row: DrawingRow; items: Matched[] }>()
  private readonly updates = new Map<DrawingId, Description>()

  constructor(private readonly library: Library) {}

  /**
   * What a row is about, of all drawings of its content: that of the child it names, or the only one. 'new': of no child that has it;
   * or it says nothing; a failure: nobody can tell.
   */
  take(item: Matched, rows: readonly DrawingRow[]): 'known' | 'new' | Failure {
    if (isSilent(item.description)) return 'new'
    const [own, ...more] = rows.filter((row) => isOf(row, item.description))
    const only = rows.length === 1 ? rows[0] : undefined
    const row = own && more.length === 0 ? own : own ? undefined : only
    if (!row) return own || (rows.length > 0 && item.description.childId === null) ? unclear(rows) : 'new'
    const told = this.told.get(row.drawing.id) ?? { row, items: [] }
    this.told.set(row.drawing.id, told)
    told.items.push(item)
    return 'known'
  }

  /** Once all rows are known: what becomes of each; rows that say different things of one drawing are refused, all of them. */
  decide(refused: Refused[], note: (item: Matched, outcome: 'update' | 'duplicate') => void): void {
    for (const [id, { row, items }] of this.told) {
      // where a row names the child whose drawing it is, rows that name others are about others
      const own = items.filter(({ description }) => isOf(row, description))
      const [meant, others] =
        own.length > 0 ? [own, items.filter((item) => !own.includes(item))] : [items, []]
      const ofOthers = others.filter(({ description }) => description.childId !== null)
      const nameless = others.filter(({ description }) => description.childId === null)
      const rest = [...meant, ...nameless]
      const description = together(rest.map((item) => item.description))
      const refuse = (list: readonly Matched[], failure: Failure): number =>
        refused.push(
          ...list.map(({ file, row: line, how }) => ({ file: file.name, failure, row: line, how }))
        )
      refuse(ofOthers, unclear([row]))
      if (!description) {
        refuse(rest, { code: 'file-duplicate', facts: {} })
        continue
      }
      const more = differences(row, saidMore(description, row)) > 0
      if (more) this.updates.set(id, description)
      this.updated += more ? 1 : 0
      rest.forEach((item, i) => note(item, more && i === 0 ? 'update' : 'duplicate'))
    }
  }

  /** As the library is now: what people have changed since the files were looked at stays, where the table does not say it anew. */
  async changes(): Promise<Change[]> {
    const changes: Change[] = []
    for (const [id, description] of this.updates) {
      const row = this.library.drawings.get(id)
      changes.push(...(await changesOf(this.library, row, saidMore(description, row))))
    }
    return changes
  }
}
