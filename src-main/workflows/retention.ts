import { AppError } from '#contract/app-error'
import type { Retention } from '#contract/withdrawal'
import type { Needs } from './ports'

const YEARS = 'retention-years'
const DAY_MS = 86_400_000
/** A clock may be a little behind the one that wrote the log last. */
const SLACK_MS = 2 * DAY_MS

/** Today by a clock that is not behind the audit log. Throws AppError 'clock-behind'. */
function today({ library }: Needs<'library'>): Date {
  const [newest] = library.audit.list(null, null, 1)
  const now = new Date()
  if (newest && Date.parse(newest.at) > now.getTime() + SLACK_MS)
    throw new AppError('clock-behind', { at: newest.at.slice(0, 10) })
  return now
}

/** The day so many years ago; half years count as months. */
function yearsBefore(now: Date, years: number): string {
  const day = new Date(now)
  day.setUTCMonth(day.getUTCMonth() - Math.round(years * 12))
  return day.toISOString().slice(0, 10)
}

/** Whose newest drawing is older than the site keeps drawings. Throws AppError 'clock-behind'. */
export function listRetention(ports: Needs<'library'>): Retention {
  const { library } = ports
  const years = library.preferences.get(YEARS) as number | null
  if (years === null) return { years, children: [], unnamed: 0 }
  const old = library.children.withoutNewsSince(yearsBefore(today(ports), years))
  const children = old.flatMap(({ site, childId, drawings, newest }) =>
    childId === null ? [] : [{ site: site || null, childId, drawings, newest }]
  )
  const unnamed = old.filter(({ childId }) => childId === null).reduce((sum, row) => sum + row.drawings, 0)
  return { years, children, unnamed }
}

/** Chooses how many years drawings are kept; null: no rule. Throws AppError 'clock-behind'. */
export function chooseRetention(ports: Needs<'library'>, years: number | null): Retention {
  ports.library.preferences.set(YEARS, years)
  return listRetention(ports)
}
