import type { DrawingId } from '#contract/drawing'
import type { CheckedListingFilters, ChildName, DrawingOrder, Grouping } from '#contract/listing'
import type { Connection } from './database'
import { PRESENT_ANALYSIS } from './present-analysis'

const CHILD = 'JOIN child c ON c.id = d.child'
const RESULT = `LEFT JOIN analysis a ON a.sequence = ${PRESENT_ANALYSIS}`
const P_VALUE = `json_extract(a.content, '$.pValue')`
const COMPLETED_YEARS = 'CAST(d.age_months / 12 AS INTEGER)'

const AS_IMPORTED = 'd.imported_at, d.name_order, d.id'
const ORDERS: Record<DrawingOrder, string> = {
  imported: AS_IMPORTED,
  unusual: `${P_VALUE} IS NULL, ${P_VALUE}, ${AS_IMPORTED}`,
  age: `d.age_months IS NULL, d.age_months, ${AS_IMPORTED}`
}

const GROUPINGS: Record<Grouping, string> = {
  subject: 'd.subject',
  age: COMPLETED_YEARS,
  label: 'd.expert_label',
  site: `nullif(c.site, '')`,
  verdict: 'a.verdict'
}

type Filter = Exclude<keyof CheckedListingFilters, 'order'>

/** Each filter's condition, and the tables that it reads; parameters carry the filter's own name. */
const CONDITIONS: Record<Filter, { sql: string; child?: true; result?: true }> = {
  search: {
    sql: `instr(lower_unicode(d.file_name || ' ' || coalesce(c.child_id, '') || ' ' || coalesce(d.subject, '')), @search) > 0`,
    child: true
  },
  subject: { sql: 'd.subject = @subject' },
  years: { sql: `${COMPLETED_YEARS} = @years` },
  label: { sql: `coalesce(d.expert_label, 'none') = @label` },
  verdict: { sql: `coalesce(a.verdict, 'none') = @verdict`, result: true },
  analysed: { sql: 'a.sequence IS NOT NULL', result: true },
  child: { sql: 'c.child_id = @childId AND c.site = @site', child: true },
  ids: { sql: 'd.id IN (SELECT value FROM json_each(@ids))' }
}

interface Query {
  from: string
  parameters: Record<string, string | number>
}

function parametersOf(filters: CheckedListingFilters): Query['parameters'] {
  return {
    search: filters.search.trim().toLowerCase(),
    subject: filters.subject ?? '',
    years: filters.years ?? 0,
    label: filters.label ?? '',
    verdict: filters.verdict ?? '',
    childId: filters.child?.childId ?? '',
    site: filters.child?.site ?? '',
    ids: JSON.stringify(filters.ids ?? [])
  }
}

function queryOf(filters: CheckedListingFilters, needsResult: boolean): Query {
  const asked = (Object.keys(CONDITIONS) as Filter[]).filter((name) =>
    name === 'search'
      ? filters.search.trim() !== ''
      : name === 'analysed'
        ? filters.analysed
        : filters[name] !== null
  )
  const conditions = asked.map((name) => CONDITIONS[name])
  const tables = [
    'drawing d',
    conditions.some(({ child }) => child) ? CHILD : '',
    needsResult || conditions.some(({ result }) => result) ? RESULT : ''
  ]
  const where = ['d.removed_at IS NULL', ...conditions.map(({ sql }) => sql)]
  return { from: `FROM ${tables.join(' ')} WHERE ${where.join(' AND ')}`, parameters: parametersOf(filters) }
}

/** Which drawings the library's screens list: filters, orders, counts and groups, all answered by SQL. What lies in the bin is left out. */
export class Listing {
  constructor(private readonly db: Connection) {}

  /** How many drawings the filters let through. */
  count(filters: CheckedListingFilters): number {
    const { from, parameters } = queryOf(filters, false)
    return Number(this.db.prepare(`SELECT count(*) ${from}`).pluck().get(parameters))
  }

  /** Ids of one page, or (limit -1) of all pages from `offset` on. */
  ids(filters: CheckedListingFilters, offset = 0, limit = -1): DrawingId[] {
    const { from, parameters } = queryOf(filters, filters.order === 'unusual')
    const order = `ORDER BY ${ORDERS[filters.order]} LIMIT @limit OFFSET @offset`
    return this.db
      .prepare(`SELECT d.id ${from} ${order}`)
      .pluck()
      .all({ ...parameters, limit, offset }) as DrawingId[]
  }

  neighbours(
    filters: CheckedListingFilters,
    id: DrawingId
  ): { previous: DrawingId | null; next: DrawingId | null } {
    const { from, parameters } = queryOf(filters, filters.order === 'unusual')
    const order = `(ORDER BY ${ORDERS[filters.order]})`
    const found = this.db
      .prepare(
        `SELECT previous, next FROM (SELECT d.id, lag(d.id) OVER ${order} AS previous, lead(d.id) OVER ${order} AS next ${from})
         WHERE id = @id`
      )
      .get({ ...parameters, id })
    return (found as { previous: DrawingId | null; next: DrawingId | null }) ?? { previous: null, next: null }
  }

  facets(): { total: number; subjects: string[]; years: number[] } {
    const distinct = (value: string): unknown[] =>
      this.db
        .prepare(
          `SELECT DISTINCT ${value} AS v FROM drawing d WHERE d.removed_at IS NULL AND v IS NOT NULL ORDER BY v`
        )
        .pluck()
        .all()
    const total = Number(
      this.db.prepare('SELECT count(*) FROM drawing WHERE removed_at IS NULL').pluck().get()
    )
    return {
      total,
      subjects: distinct('d.subject') as string[],
      years: distinct(COMPLETED_YEARS) as number[]
    }
  }

  /** All drawings by one property, the largest group first. */
  groups(by: Grouping): { value: string | null; ids: DrawingId[] }[] {
    const tables = `drawing d ${by === 'site' ? CHILD : ''} ${by === 'verdict' ? RESULT : ''}`
    const rows = this.db
      .prepare(
        `SELECT CAST(${GROUPINGS[by]} AS TEXT) AS value, json_group_array(d.id) AS ids FROM ${tables}
         WHERE d.removed_at IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1`
      )
      .all() as { value: string | null; ids: string }[]
    return rows.map(({ value, ids }) => ({ value, ids: JSON.parse(ids) as DrawingId[] }))
  }

  /** Named children with how many drawings they have, most first. */
  children(): (ChildName & { drawings: number })[] {
    return this.db
      .prepare(
        `SELECT nullif(c.site, '') AS site, c.child_id AS childId, count(*) AS drawings FROM drawing d ${CHILD}
         WHERE d.removed_at IS NULL AND c.child_id IS NOT NULL GROUP BY c.id ORDER BY drawings DESC, childId, site`
      )
      .all() as (ChildName & { drawings: number })[]
  }
}
