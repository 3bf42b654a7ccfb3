import type { CheckedRequest } from '#contract/commands'
import type { ExpertLabel } from '#contract/drawing'
import type { Disagreement } from '#contract/rating'
import { agreementReport } from '../labelling/agreement-report'
import { modelAgreement, type LabelledAndScored } from '../labelling/model-agreement'
import type { Library } from '../library/library'
import type { Needs } from './ports'
import { ratedDrawings, type Rated } from './rated-drawings'

export const allSame = ({ row }: Rated): boolean =>
  row.ratings.size > 1 && new Set(row.ratings.values()).size === 1

export function disagreements(library: Library, onlyOpen: boolean): Disagreement[] {
  const names = new Map(library.raters.list().map((rater) => [rater.id, rater.name]))
  return ratedDrawings(library)
    .filter(({ row }) => new Set(row.ratings.values()).size > 1 && !(onlyOpen && row.final !== null))
    .map(({ id, row, ratings }) => ({
      id,
      fileName: library.drawings.get(id).drawing.fileName,
      final: row.final,
      ratings: ratings.map(({ rater, label, note, tags }) => ({
        rater: names.get(rater)!,
        label,
        note,
        tags
      }))
    }))
}

/** What a rater (null: the final labels) and the model say of the same drawings. */
export function labelledAndScored(library: Library, rater: number | null): LabelledAndScored[] {
  const said = new Map<string, ExpertLabel>(
    library.raters.ratings().flatMap((r) => (r.rater === rater ? [[r.drawing, r.label] as const] : []))
  )
  return library.drawings.all().flatMap(({ drawing, child }) => {
    const label = rater === null ? drawing.expertLabel : said.get(drawing.id)
    const { pValue, ageMonths, subject, site } = drawing
    return label ? [{ child, label, pValue, ageMonths, subject, site }] : []
  })
}

/** How far raters agree; all who have rated anything where none are named. */
export function agreementOfRaters(
  { library }: Needs<'library'>,
  { raters, seed }: CheckedRequest<'ratings:agreement'>
) {
  const chosen =
    raters?.map((id) => library.raters.get(id)) ?? library.raters.list().filter((rater) => rater.rated > 0)
  const rows = ratedDrawings(
    library,
    chosen.map((rater) => rater.id)
  )
  return agreementReport(
    rows.map(({ row }) => row),
    chosen.map((rater) => rater.name),
    seed
  )
}

/** Gives drawings without a label the one on which all of their raters agree. Answers how many. */
export function adoptAgreedLabels({ library }: Needs<'library'>): Promise<number> {
  return library.mutex.run(() => {
    const agreed = ratedDrawings(library).filter((rated) => rated.row.final === null && allSame(rated))
    return library.edits.make(
      agreed.map(({ id, row }) => ({
        drawing: id,
        field: 'expertLabel',
        after: [...row.ratings.values()][0]!
      }))
    )
  })
}

/** How far a rater (null: the final labels) and the scores agree. */
export function agreementWithModel(
  { library }: Needs<'library'>,
  { rater, alpha, seed }: CheckedRequest<'ratings:model'>
) {
  const name = rater === null ? null : library.raters.get(rater).name
  return modelAgreement(labelledAndScored(library, rater), name, alpha, seed)
}
