import { AppError } from '../../../src-preload/contract/app-error'
import type { ExpertLabel } from '../../../src-preload/contract/drawing'
import type { Disagreement } from '../../../src-preload/contract/rating'
import { agreementReport } from '../../labelling/agreement-report'
import { modelAgreement, type JudgedTwice } from '../../labelling/model-agreement'
import type { Library } from '../../library/library'
import { open, tellChanged, type HandlersOf } from '../context'
import { ratedDrawings, type Rated } from '../rated-drawings'

const allSame = ({ row }: Rated): boolean => row.ratings.size > 1 && new Set(row.ratings.values()).size === 1

function disagreements(library: Library, onlyOpen: boolean): Disagreement[] {
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
function judgedTwice(library: Library, rater: number | null): JudgedTwice[] {
  const said = new Map<string, ExpertLabel>(
    library.raters.ratings().flatMap((r) => (r.rater === rater ? [[r.drawing, r.label] as const] : []))
  )
  return library.drawings.all().flatMap(({ drawing, child }) => {
    const label = rater === null ? drawing.expertLabel : said.get(drawing.id)
    const { pValue, ageMonths, subject, site } = drawing
    return label ? [{ child, label, pValue, ageMonths, subject, site }] : []
  })
}

export const ratingHandlers: HandlersOf<
  | 'raters:list'
  | 'raters:add'
  | 'raters:remove'
  | 'ratings:agreement'
  | 'ratings:disagreements'
  | 'ratings:adopt'
  | 'ratings:model'
> = {
  'raters:list': (_, context) => ({ raters: open(context).library.raters.list() }),
  'raters:add': ({ name }, context) => {
    const { raters } = open(context).library
    // Anna and anna are one person, who would rate twice
    const twin = raters.list().find((rater) => rater.name.toLowerCase() === name.toLowerCase())
    if (twin) throw new AppError('rater-exists', { name: twin.name })
    return { rater: raters.add(name) }
  },
  'raters:remove': ({ id }, context) => {
    open(context).library.raters.remove(id)
    return { id }
  },
  'ratings:agreement': ({ raters, seed }, context) => {
    const { library } = open(context)
    const chosen =
      raters?.map((id) => library.raters.get(id)) ?? library.raters.list().filter((r) => r.rated > 0)
    const rows = ratedDrawings(
      library,
      chosen.map((rater) => rater.id)
    )
    return agreementReport(
      rows.map(({ row }) => row),
      chosen.map((rater) => rater.name),
      seed
    )
  },
  'ratings:disagreements': ({ open: onlyOpen }, context) => ({
    rows: disagreements(open(context).library, onlyOpen)
  }),
  'ratings:adopt': async (_, context) => {
    const { library } = open(context)
    const adopted = await library.turns.take(() => {
      const agreed = ratedDrawings(library).filter((rated) => rated.row.final === null && allSame(rated))
      return library.edits.make(
        agreed.map(({ id, row }) => ({
          drawing: id,
          field: 'expertLabel',
          after: [...row.ratings.values()][0]!
        }))
      )
    })
    tellChanged(context, library)
    return { adopted }
  },
  'ratings:model': ({ rater, alpha, seed }, context) => {
    const { library } = open(context)
    const name = rater === null ? null : library.raters.get(rater).name
    return modelAgreement(judgedTwice(library, rater), name, alpha, seed)
  }
}
